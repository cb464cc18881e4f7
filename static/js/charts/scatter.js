// @ts-check
// Numbers against numbers: predicted over true (a perfect model puts every point on the diagonal), and what was missed.

import { drawAxes, drawIdeal } from './axes.js';
import { token } from './color.js';

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{ truth: number[], said: number[], xLabel: string, yLabel: string }} data said: predictions, in the target's unit
 */
export function drawScatter(canvas, { truth, said, xLabel, yLabel }) {
  if (!truth.length) return;
  const low = Math.min(...truth);
  const high = Math.max(...truth);
  const margin = (high - low) * 0.08 || 1;
  const range = /** @type {[number, number]} */ ([low - margin, high + margin]);
  const axes = drawAxes(canvas, { x: range, y: range, xLabel, yLabel });
  if (!axes) return;
  drawIdeal(axes, [range[0], range[0]], [range[1], range[1]]);
  dots(axes, truth, said);
}

/**
 * Residuals over predictions: a perfect model puts every point on the line at 0, a good one strews them evenly around it.
 * @param {HTMLCanvasElement} canvas
 * @param {{ said: number[], residual: number[], xLabel: string, yLabel: string }} data
 */
export function drawResiduals(canvas, { said, residual, xLabel, yLabel }) {
  const reach = Math.max(...residual.map(Math.abs)) * 1.08 || 1;
  const [low, high] = [Math.min(...said), Math.max(...said)];
  const margin = (high - low) * 0.05 || 1;
  const x = /** @type {[number, number]} */ ([low - margin, high + margin]);
  const axes = drawAxes(canvas, { x, y: [-reach, reach], xLabel, yLabel });
  if (!axes) return;
  drawIdeal(axes, [x[0], 0], [x[1], 0]);
  dots(axes, said, residual);
}

/**
 * @param {import('./axes.js').Axes} axes
 * @param {number[]} across
 * @param {number[]} up
 */
function dots({ ctx, box, x, y }, across, up) {
  ctx.strokeStyle = token('s2');
  ctx.fillStyle = token('stage');
  ctx.lineWidth = 1.75;
  across.forEach((value, i) => {
    const wanted = y(/** @type {number} */ (up[i]));
    if (!Number.isFinite(wanted)) return;
    const place = Math.max(box.top, Math.min(box.bottom, wanted));
    ctx.beginPath();
    // Outside the frame: an arrow at its edge, so that no point is lost.
    if (place !== wanted) {
      const tip = place === box.top ? -5 : 5;
      ctx.moveTo(x(value), place + tip);
      ctx.lineTo(x(value) + 4, place - tip * 0.4);
      ctx.lineTo(x(value) - 4, place - tip * 0.4);
      ctx.closePath();
    } else ctx.rect(x(value) - 3, place - 3, 6, 6);
    ctx.fill();
    ctx.stroke();
  });
}
