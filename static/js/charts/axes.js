// @ts-check
// Two axes with a grid, ticks and their names: the frame of every chart that is not over epochs.

import { fit, font, rem } from './frame.js';
import { token } from './color.js';
import { niceTicks } from './ticks.js';

/**
 * @typedef {object} Axes
 * @property {CanvasRenderingContext2D} ctx
 * @property {{ left: number, top: number, right: number, bottom: number }} box the plot, in CSS pixels
 * @property {(value: number) => number} x
 * @property {(value: number) => number} y
 */

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{
 *   x: [number, number], y: [number, number], xLabel: string, yLabel: string, upright?: boolean,
 *   xSay?: (value: number) => string, ySay?: (value: number) => string, count?: number,
 * }} frame upright: lines across only, for bars; count: of ticks
 * @returns {Axes | null} null while the canvas is hidden
 */
export function drawAxes(canvas, { x, y, xLabel, yLabel, upright = false, xSay = String, ySay = String, count = 5 }) {
  const place = fit(canvas);
  if (!place) return null;
  const { ctx, width, height } = place;
  const unit = rem();
  const box = { left: unit * 3.1, top: unit * 1.5, right: width - unit * 1.2, bottom: height - unit * 2.7 };
  const atX = (/** @type {number} */ value) => box.left + ((value - x[0]) / (x[1] - x[0])) * (box.right - box.left);
  const atY = (/** @type {number} */ value) => box.bottom - ((value - y[0]) / (y[1] - y[0])) * (box.bottom - box.top);
  ctx.font = font(0.75);
  ctx.strokeStyle = token('line');
  ctx.lineWidth = 1;
  ctx.fillStyle = token('ink-3');
  ctx.beginPath();
  for (const tick of niceTicks(...y, count)) {
    ctx.moveTo(box.left, atY(tick));
    ctx.lineTo(box.right, atY(tick));
    ctx.textBaseline = 'middle';
    ctx.textAlign = 'right';
    ctx.fillText(ySay(tick), box.left - 8, atY(tick));
  }
  for (const tick of niceTicks(...x, count)) {
    if (!upright) {
      ctx.moveTo(atX(tick), box.bottom);
      ctx.lineTo(atX(tick), box.top);
    }
    ctx.textBaseline = 'top';
    ctx.textAlign = 'center';
    ctx.fillText(xSay(tick), atX(tick), box.bottom + 6);
  }
  ctx.stroke();
  ctx.fillStyle = token('ink-2');
  ctx.textAlign = 'right';
  ctx.textBaseline = 'alphabetic';
  ctx.fillText(xLabel, box.right, height - 4);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'top';
  ctx.fillText(yLabel, 0, 0);
  return { ctx, box, x: atX, y: atY };
}

/** A dashed line where something would be perfect. @param {Axes} axes @param {[number, number]} from @param {[number, number]} to */
export function drawIdeal({ ctx, x, y }, from, to) {
  ctx.strokeStyle = token('edge');
  ctx.lineWidth = 1;
  ctx.setLineDash([6, 4]);
  ctx.beginPath();
  ctx.moveTo(x(from[0]), y(from[1]));
  ctx.lineTo(x(to[0]), y(to[1]));
  ctx.stroke();
  ctx.setLineDash([]);
}
