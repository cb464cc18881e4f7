// @ts-check
// How far a classifier may be trusted: ROC curves, confidence against truth, and how often it is how sure.

import { drawAxes, drawIdeal } from './axes.js';
import { token } from './color.js';
import { font } from './frame.js';

/** @param {number} share */
const percent = (share) => `${Math.round(share * 100)}%`;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{ curves: ({ x: number[], y: number[] } | null)[], chosen: number | null, label: string, xLabel: string, yLabel: string }} data
 *   chosen: the class in colour; all others stay grey
 */
export function drawRoc(canvas, { curves, chosen, label, xLabel, yLabel }) {
  const axes = drawAxes(canvas, { x: [0, 1], y: [0, 1], xLabel, yLabel, xSay: percent, ySay: percent });
  if (!axes) return;
  drawIdeal(axes, [0, 0], [1, 1]);
  const { ctx, x, y } = axes;
  ctx.lineJoin = 'round';
  curves.forEach((curve, k) => curve && k !== chosen && line(axes, curve, 'edge', 1));
  const curve = chosen === null ? null : curves[chosen];
  if (!curve) return;
  line(axes, curve, 's1', 2.5);
  ctx.font = font(0.75, true);
  ctx.fillStyle = token('s1');
  ctx.textAlign = 'right';
  ctx.textBaseline = 'alphabetic';
  ctx.fillText(label, x(0.98), y(0.05));
}

/** @param {import('./axes.js').Axes} axes @param {{ x: number[], y: number[] }} curve @param {string} colour @param {number} width */
function line({ ctx, x, y }, curve, colour, width) {
  ctx.strokeStyle = token(colour);
  ctx.lineWidth = width;
  ctx.beginPath();
  curve.x.forEach((value, i) => ctx.lineTo(x(value), y(/** @type {number} */ (curve.y[i]))));
  ctx.stroke();
}

/**
 * How often it is right where it is so sure: on the diagonal it knows how much it knows.
 * @param {HTMLCanvasElement} canvas
 * @param {{ edges: number[], rows: number[], right: number[], confidence: (number | null)[], xLabel: string, yLabel: string }} data
 */
export function drawCalibration(canvas, { edges, rows, right, confidence, xLabel, yLabel }) {
  const axes = drawAxes(canvas, { x: [0, 1], y: [0, 1], xLabel, yLabel, xSay: percent, ySay: percent });
  if (!axes) return;
  drawIdeal(axes, [0, 0], [1, 1]);
  const { ctx, x, y } = axes;
  rows.forEach((count, k) => {
    if (!count) return;
    const share = /** @type {number} */ (right[k]) / count;
    const sure = /** @type {number} */ (confidence[k]);
    const [left, end] = [x(/** @type {number} */ (edges[k])) + 1.5, x(/** @type {number} */ (edges[k + 1])) - 1.5];
    ctx.fillStyle = token('s1');
    ctx.globalAlpha = 0.22;
    ctx.fillRect(left, y(share), end - left, y(0) - y(share));
    ctx.globalAlpha = 1;
    ctx.strokeStyle = token('s1');
    ctx.lineWidth = 2;
    ctx.beginPath();
    ctx.moveTo(left, y(share));
    ctx.lineTo(end, y(share));
    ctx.moveTo(x(sure), y(share));
    ctx.lineTo(x(sure), y(sure)); // the gap between what it says and what is
    ctx.stroke();
    ctx.beginPath();
    ctx.arc(x(sure), y(share), 3.5, 0, 2 * Math.PI);
    ctx.fillStyle = token('s1');
    ctx.fill();
  });
}

/**
 * Right answers and, hatched on top of them, wrong ones, by how sure the model was.
 * @param {HTMLCanvasElement} canvas
 * @param {{ edges: number[], rows: number[], right: number[], xLabel: string, yLabel: string }} data
 */
export function drawConfidence(canvas, { edges, rows, right, xLabel, yLabel }) {
  const most = Math.max(...rows, 1);
  const axes = drawAxes(canvas, { x: [0, 1], y: [0, most * 1.05], xLabel, yLabel, xSay: percent, ySay: whole, upright: true, count: 4 });
  if (!axes) return;
  const { ctx, x, y } = axes;
  const pattern = hatch(ctx);
  rows.forEach((count, k) => {
    const good = /** @type {number} */ (right[k]);
    const [left, end] = [x(/** @type {number} */ (edges[k])) + 1.5, x(/** @type {number} */ (edges[k + 1])) - 1.5];
    ctx.fillStyle = token('accent');
    ctx.fillRect(left, y(good), end - left, y(0) - y(good));
    if (count === good) return;
    // A single wrong row among hundreds must still be seen.
    const tall = Math.max(3, y(good) - y(count));
    ctx.fillStyle = token('stage');
    ctx.fillRect(left, y(good) - tall - 1, end - left, 1);
    ctx.fillStyle = pattern;
    ctx.fillRect(left, y(good) - tall, end - left, tall);
  });
}

/** @param {number} value @returns {string} counts are whole */
const whole = (value) => (Number.isInteger(value) ? value.toLocaleString('en-US') : '');

/** @param {CanvasRenderingContext2D} ctx @returns {CanvasPattern | string} stripes of the error's colour, so that wrong is not told by colour alone */
function hatch(ctx) {
  const tile = document.createElement('canvas');
  tile.width = tile.height = 6;
  const pen = tile.getContext('2d');
  if (!pen) return token('error');
  pen.fillStyle = token('stage');
  pen.fillRect(0, 0, 6, 6);
  pen.strokeStyle = token('error');
  pen.lineWidth = 2.6;
  pen.beginPath();
  for (const shift of [-6, 0, 6]) {
    pen.moveTo(shift - 1, 7);
    pen.lineTo(shift + 7, -1);
  }
  pen.stroke();
  return ctx.createPattern(tile, 'repeat') ?? token('error');
}

/**
 * How many rows are off by how much, zero in the middle.
 * @param {HTMLCanvasElement} canvas
 * @param {{ edges: number[], counts: number[], xLabel: string, yLabel: string }} data
 */
export function drawMisses(canvas, { edges, counts, xLabel, yLabel }) {
  const range = /** @type {[number, number]} */ ([edges[0], edges.at(-1)]);
  const axes = drawAxes(canvas, { x: range, y: [0, Math.max(...counts, 1) * 1.05], xLabel, yLabel, ySay: whole, upright: true, count: 4 });
  if (!axes) return;
  const { ctx, x, y } = axes;
  ctx.fillStyle = token('s2');
  counts.forEach((count, k) => {
    const left = x(/** @type {number} */ (edges[k])) + 1;
    ctx.fillRect(left, y(count), x(/** @type {number} */ (edges[k + 1])) - 1 - left, y(0) - y(count));
  });
  drawIdeal(axes, [0, 0], [0, Math.max(...counts, 1)]);
}
