// @ts-check
// Predicted against true, for numbers: a perfect model puts every point on the diagonal.

import { fit, font, rem } from './frame.js';
import { token } from './color.js';
import { niceTicks } from './ticks.js';

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{ truth: number[], said: number[], xLabel: string, yLabel: string }} data said: predictions, in the target's unit
 */
export function drawScatter(canvas, { truth, said, xLabel, yLabel }) {
  const place = fit(canvas);
  if (!place || !truth.length) return;
  const { ctx, width, height } = place;
  const unit = rem();
  const box = { left: unit * 3.1, top: unit * 1.5, right: width - 8, bottom: height - unit * 2.7 };
  const low = Math.min(...truth);
  const high = Math.max(...truth);
  const margin = (high - low) * 0.08 || 1;
  const [from, to] = [low - margin, high + margin];
  const x = (/** @type {number} */ value) => box.left + ((value - from) / (to - from)) * (box.right - box.left);
  const y = (/** @type {number} */ value) => box.bottom - ((value - from) / (to - from)) * (box.bottom - box.top);
  ctx.font = font(0.75);
  ctx.strokeStyle = token('line');
  ctx.lineWidth = 1;
  for (const tick of niceTicks(from, to, 5)) {
    ctx.beginPath();
    ctx.moveTo(box.left, y(tick));
    ctx.lineTo(box.right, y(tick));
    ctx.moveTo(x(tick), box.bottom);
    ctx.lineTo(x(tick), box.top);
    ctx.stroke();
    ctx.fillStyle = token('ink-3');
    ctx.textBaseline = 'middle';
    ctx.textAlign = 'right';
    ctx.fillText(String(tick), box.left - 8, y(tick));
    ctx.textBaseline = 'top';
    ctx.textAlign = 'center';
    ctx.fillText(String(tick), x(tick), box.bottom + 6);
  }
  ctx.fillStyle = token('ink-2');
  ctx.textAlign = 'right';
  ctx.textBaseline = 'alphabetic';
  ctx.fillText(xLabel, box.right, height - 4);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'top';
  ctx.fillText(yLabel, 0, 0);
  ctx.strokeStyle = token('edge');
  ctx.setLineDash([6, 4]);
  ctx.beginPath();
  ctx.moveTo(x(from), y(from));
  ctx.lineTo(x(to), y(to));
  ctx.stroke();
  ctx.setLineDash([]);
  dots(ctx, truth, said, x, y, box);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number[]} truth
 * @param {number[]} said
 * @param {(value: number) => number} x
 * @param {(value: number) => number} y
 * @param {{ top: number, bottom: number }} box
 */
function dots(ctx, truth, said, x, y, box) {
  const colour = token('s2');
  ctx.strokeStyle = colour;
  ctx.fillStyle = token('stage');
  ctx.lineWidth = 1.75;
  truth.forEach((value, i) => {
    const wanted = y(/** @type {number} */ (said[i]));
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
