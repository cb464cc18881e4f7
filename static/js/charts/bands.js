// @ts-check
// How many numbers lie, epoch by epoch: bands between quantiles, and at the right the histogram of the epoch that is shown.

import { fit, font, rem } from './frame.js';
import { token } from './color.js';
import { niceTicks } from './ticks.js';

/**
 * @typedef {{
 *   epochs: number[], quantiles: number[][], first: number, last: number, head: number,
 *   bins: { low: number, high: number, counts: number[] } | null, colour: string, axis: (value: number) => string,
 * }} BandsState quantiles: of 0, 5, 25, 50, 75, 95, 100 % per epoch; first, last: the ends of the epoch axis; colour: a token
 */

/** Pairs of quantiles, from the outside in, and how dense each band is. */
const BANDS = /** @type {[number, number, number][]} */ ([[0, 6, 0.13], [1, 5, 0.2], [2, 4, 0.32]]);
const MIDDLE = 3;
const WIDE = 0.2; // of the width, for the histogram

/** @param {HTMLCanvasElement} canvas @param {BandsState} state */
export function drawBands(canvas, state) {
  const place = fit(canvas);
  if (!place || !state.epochs.length) return;
  const { ctx, width, height } = place;
  const unit = rem();
  const side = Math.round(width * WIDE);
  const box = { left: unit * 2.75, top: 6, right: width - side - 8, bottom: height - unit * 1.35 };
  const [low, high] = range(state.quantiles);
  const y = (/** @type {number} */ value) => box.bottom - ((value - low) / (high - low)) * (box.bottom - box.top);
  const span = Math.max(1, state.last - state.first);
  const x = (/** @type {number} */ epoch) => box.left + ((epoch - state.first) / span) * (box.right - box.left);
  ctx.font = font(0.75);
  frame(ctx, state, box, low, high, x, y);
  for (const [from, to, alpha] of BANDS) band(ctx, state, from, to, alpha, x, y);
  line(ctx, state, x, y);
  ctx.globalAlpha = 1;
  const px = x(Math.max(state.first, Math.min(state.head, state.last)));
  ctx.strokeStyle = token('accent');
  ctx.lineWidth = 1.25;
  ctx.beginPath();
  ctx.moveTo(px, box.top - 6);
  ctx.lineTo(px, box.bottom);
  ctx.stroke();
  if (state.bins) histogram(ctx, state.bins, token(state.colour), { left: box.right + 8, right: width, y });
}

/** @param {number[][]} quantiles @returns {[number, number]} zero is always in it */
function range(quantiles) {
  const low = Math.min(0, ...quantiles.map((one) => /** @type {number} */ (one[0])));
  const high = Math.max(0, ...quantiles.map((one) => /** @type {number} */ (one.at(-1))));
  const room = (high - low || 1) * 0.04;
  return [low < 0 ? low - room : low, high + room];
}

/**
 * @param {CanvasRenderingContext2D} ctx @param {BandsState} state
 * @param {{ left: number, top: number, right: number, bottom: number }} box
 * @param {number} low @param {number} high
 * @param {(epoch: number) => number} x @param {(value: number) => number} y
 */
function frame(ctx, state, box, low, high, x, y) {
  ctx.lineWidth = 1;
  ctx.fillStyle = token('ink-3');
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'right';
  for (const tick of niceTicks(low, high, 4)) {
    ctx.strokeStyle = token(tick === 0 ? 'edge' : 'line');
    ctx.beginPath();
    ctx.moveTo(box.left, y(tick));
    ctx.lineTo(box.right, y(tick));
    ctx.stroke();
    ctx.fillText(state.axis(tick), box.left - 6, y(tick));
  }
  ctx.textBaseline = 'top';
  ctx.textAlign = 'left';
  ctx.fillText(String(state.first), x(state.first), box.bottom + 5);
  ctx.textAlign = 'right';
  ctx.fillText(state.last.toLocaleString('en-US'), x(state.last), box.bottom + 5);
}

/**
 * A band up to the playhead in full, and what lies beyond it faint.
 * @param {CanvasRenderingContext2D} ctx @param {BandsState} state
 * @param {number} from @param {number} to @param {number} alpha
 * @param {(epoch: number) => number} x @param {(value: number) => number} y
 */
function band(ctx, { epochs, quantiles, head, colour }, from, to, alpha, x, y) {
  ctx.fillStyle = token(colour);
  parts(epochs, head).forEach(([start, end], late) => {
    ctx.globalAlpha = late ? alpha * 0.35 : alpha;
    ctx.beginPath();
    for (let i = start; i <= end; i += 1) ctx.lineTo(x(at(epochs, i)), y(at(/** @type {number[]} */ (quantiles[i]), to)));
    for (let i = end; i >= start; i -= 1) ctx.lineTo(x(at(epochs, i)), y(at(/** @type {number[]} */ (quantiles[i]), from)));
    ctx.fill();
  });
}

/**
 * @param {CanvasRenderingContext2D} ctx @param {BandsState} state
 * @param {(epoch: number) => number} x @param {(value: number) => number} y
 */
function line(ctx, { epochs, quantiles, head, colour }, x, y) {
  ctx.strokeStyle = token(colour);
  ctx.lineWidth = 1.75;
  parts(epochs, head).forEach(([start, end], late) => {
    ctx.globalAlpha = late ? 0.35 : 1;
    ctx.beginPath();
    for (let i = start; i <= end; i += 1) ctx.lineTo(x(at(epochs, i)), y(at(/** @type {number[]} */ (quantiles[i]), MIDDLE)));
    ctx.stroke();
  });
}

/** @param {number[]} epochs @param {number} head @returns {[number, number][]} places up to the playhead, and from there on */
function parts(epochs, head) {
  const now = Math.max(0, epochs.findLastIndex((epoch) => epoch <= head));
  return [[0, now], [now, epochs.length - 1]];
}

/** @param {number[]} list @param {number} i @returns {number} */
const at = (list, i) => /** @type {number} */ (list[i]);

/**
 * Bars to the right, at the height of the numbers they count.
 * @param {CanvasRenderingContext2D} ctx
 * @param {{ low: number, high: number, counts: number[] }} bins
 * @param {string} colour
 * @param {{ left: number, right: number, y: (value: number) => number }} box
 */
function histogram(ctx, { low, high, counts }, colour, { left, right, y }) {
  const most = Math.max(...counts, 1);
  const step = (high - low) / counts.length;
  ctx.fillStyle = colour;
  counts.forEach((count, i) => {
    if (!count) return;
    const [top, bottom] = [y(low + step * (i + 1)), y(low + step * i)];
    const tall = Math.max(1.5, bottom - top - 0.5);
    ctx.fillRect(left, (top + bottom - tall) / 2, Math.max(1.5, (count / most) * (right - left)), tall);
  });
  ctx.strokeStyle = token('edge');
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(left - 0.5, y(high));
  ctx.lineTo(left - 0.5, y(low));
  ctx.stroke();
}
