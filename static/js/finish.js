// @ts-check
// Who is first: which epoch of a run reached a goal, and which goal makes a fair finishing line. Pure.

/**
 * @param {number[]} values of one log, by epoch
 * @param {number} goal
 * @param {boolean} high whether more is better
 * @param {number} [upTo] epochs that count
 * @returns {number} the first epoch that reached it; 0 if none has
 */
export function reached(values, goal, high, upTo = values.length) {
  for (let at = 0; at < Math.min(upTo, values.length); at += 1) {
    const value = values[at] ?? NaN;
    if (high ? value >= goal : value <= goal) return at + 1;
  }
  return 0;
}

/**
 * @param {number[]} values
 * @param {boolean} high
 * @param {number} [upTo]
 * @returns {number} the best epoch; 0 if there is none
 */
export function bestOf(values, high, upTo = values.length) {
  let best = 0;
  for (let at = 0; at < Math.min(upTo, values.length); at += 1) {
    const value = values[at] ?? NaN;
    const holder = values[best - 1] ?? NaN;
    if (Number.isFinite(value) && (best === 0 || (high ? value > holder : value < holder))) best = at + 1;
  }
  return best;
}

/**
 * Names as short as they can be told apart: without the words that all of them begin with.
 * @param {string[]} names
 * @returns {string[]}
 */
export function shortened(names) {
  const words = names.map((name) => name.split(' '));
  let same = 0;
  while (words.length > 1 && words.every((one) => one.length > same + 1 && one[same] === words[0]?.[same])) same += 1;
  return words.map((one) => one.slice(same).join(' '));
}

/**
 * A line that about half of them get over: the middle one of their best values, as a round number on its easy side.
 * @param {number[]} bests finite ones
 * @param {boolean} high
 * @returns {number | null} null: there is nothing to go by
 */
export function fairGoal(bests, high) {
  const sorted = [...bests].sort((a, b) => (high ? b - a : a - b));
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) return null;
  if (middle === 0) return 0;
  const step = 10 ** (Math.floor(Math.log10(Math.abs(middle))) - 1);
  const rounded = (high ? Math.floor(middle / step + 1e-9) : Math.ceil(middle / step - 1e-9)) * step;
  return Number(rounded.toPrecision(6));
}
