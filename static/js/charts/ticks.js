// @ts-check
// Where ticks and labels stand. Pure.

/** @param {number} span @param {number} count @returns {number} a step of 1, 2 or 5 times a power of ten */
export function niceStep(span, count) {
  if (!(span > 0)) return 1;
  const raw = span / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const digit = [1, 2, 5, 10].find((one) => one * power >= raw * 0.999) ?? 10;
  return digit * power;
}

/** @param {number} low @param {number} high @param {number} [count] @returns {number[]} round values from low to high */
export function niceTicks(low, high, count = 5) {
  const step = niceStep(high - low, count);
  const ticks = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i += 1) ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
}

/** @param {number} epochs @returns {number[]} the first, round ones, and the last */
export function epochTicks(epochs) {
  if (epochs <= 1) return [1];
  const step = Math.max(1, niceStep(epochs, 4));
  const ticks = [1];
  for (let tick = step; tick < epochs - step * 0.45; tick += step) if (tick > 1 + step * 0.3) ticks.push(tick);
  return [...ticks, epochs];
}

/**
 * The range of a value axis.
 * @param {number[]} values finite ones
 * @param {boolean} share of one: accuracies and the like
 * @returns {[number, number]}
 */
export function valueRange(values, share) {
  if (!values.length) return share ? [0, 1] : [0, 1];
  const low = Math.min(...values);
  const high = Math.max(...values);
  if (share) return [Math.min(0.9, Math.floor(low * 5 + 1e-9) / 5), 1];
  const step = niceStep(high || 1, 4);
  return [Math.min(0, low), Math.max(step, Math.ceil(high / step - 1e-9) * step)];
}

/**
 * Two labels, at least `apart` from each other, inside the plot.
 * @param {number} first wished position
 * @param {number} second
 * @param {number} apart
 * @param {number} top
 * @param {number} bottom
 * @returns {[number, number]}
 */
export function pushApart(first, second, apart, top, bottom) {
  let [a, b] = [first, second];
  if (Math.abs(a - b) < apart) {
    const middle = (a + b) / 2;
    const sign = a < b ? -1 : 1;
    [a, b] = [middle + (sign * apart) / 2, middle - (sign * apart) / 2];
  }
  const down = Math.max(0, top - Math.min(a, b));
  const up = Math.max(0, Math.max(a, b) - bottom);
  return [a + down - up, b + down - up];
}

/**
 * Any number of labels near where they were wished for, `apart` from each other, in the same order, from top to bottom.
 * @param {number[]} wished
 * @param {number} apart
 * @param {number} top
 * @param {number} bottom
 * @returns {number[]}
 */
export function spread(wished, apart, top, bottom) {
  const order = wished.map((_, at) => at).sort((a, b) => /** @type {number} */ (wished[a]) - /** @type {number} */ (wished[b]));
  // Labels that touch become a group, which stands around the middle of what its members wished for, inside the plot.
  const half = (/** @type {number[]} */ members) => ((members.length - 1) * apart) / 2;
  const group = (/** @type {number[]} */ members) => {
    const middle = members.reduce((sum, at) => sum + /** @type {number} */ (wished[at]), 0) / members.length;
    return { members, middle: Math.max(top + half(members), Math.min(bottom - half(members), middle)) };
  };
  /** @type {ReturnType<typeof group>[]} */
  const groups = [];
  for (const at of order) {
    let now = group([at]);
    for (let before = groups.at(-1); before && now.middle - half(now.members) < before.middle + half(before.members) + apart; before = groups.at(-1)) {
      groups.pop();
      now = group([...before.members, ...now.members]);
    }
    groups.push(now);
  }
  const places = Array(wished.length).fill(0);
  for (const { members, middle } of groups) members.forEach((at, rank) => (places[at] = middle - half(members) + rank * apart));
  return places;
}

/**
 * Heights of the epoch bars: the loss on a logarithmic scale, so that late, small gains still show.
 * @param {number[]} losses
 * @param {number} lowest height of the best
 * @param {number} highest height of the worst
 * @returns {number[]} lowest where the loss is not a number
 */
export function barHeights(losses, lowest, highest) {
  const good = losses.filter((value) => Number.isFinite(value));
  const low = Math.min(...good);
  const high = Math.max(...good);
  if (!good.length || high === low) return losses.map(() => (lowest + highest) / 2);
  const scale = low > 0
    ? (/** @type {number} */ value) => Math.log(value / low) / Math.log(high / low)
    : (/** @type {number} */ value) => (value - low) / (high - low);
  return losses.map((value) => (Number.isFinite(value) ? lowest + scale(value) * (highest - lowest) : lowest));
}

/**
 * The epochs that a line has to be drawn through: all, or of those that share a pixel the lowest and the highest, so that a
 * long run costs no more than the chart is wide and no spike is lost.
 * @param {number[]} values
 * @param {number} upTo the last epoch that is drawn
 * @param {number} share epochs to a pixel
 * @returns {number[]} 1-based, rising
 */
export function telling(values, upTo, share) {
  const group = Math.floor(share);
  if (group < 2) return Array.from({ length: upTo }, (_, index) => index + 1);
  const found = [];
  for (let first = 0; first < upTo; first += group) {
    let [low, high] = [first, first];
    for (let at = first + 1; at < Math.min(upTo, first + group); at += 1) {
      const hole = !Number.isFinite(values[low]); // shows as well
      if (!hole && !(/** @type {number} */ (values[at]) >= /** @type {number} */ (values[low]))) low = at;
      if (/** @type {number} */ (values[at]) > /** @type {number} */ (values[high])) high = at;
    }
    found.push(Math.min(low, high) + 1);
    if (low !== high) found.push(Math.max(low, high) + 1);
  }
  return found;
}
