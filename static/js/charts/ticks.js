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
