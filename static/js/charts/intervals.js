// @ts-check
// For each layer a stretch of a logarithmic axis with its middle, and one line across all of them.

import { fit, font, rem } from './frame.js';
import { token } from './color.js';
import { powers } from './marks.js';
import { powerText } from './lines.js';

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{ rows: { name: string, low: number, middle: number, high: number }[], line: number }} state line: the rate that was set
 */
export function drawIntervals(canvas, { rows, line }) {
  const place = fit(canvas);
  if (!place || !rows.length) return;
  const { ctx, width, height } = place;
  const unit = rem();
  ctx.font = font(0.75);
  const wide = Math.min(width * 0.35, Math.max(...rows.map((one) => ctx.measureText(one.name).width)) + 12);
  const box = { left: wide, top: 6, right: width - unit, bottom: height - unit * 1.35 };
  const values = [...rows.flatMap((one) => [one.low, one.high]), line].filter((value) => value > 0 && Number.isFinite(value));
  const low = 10 ** Math.floor(Math.log10(Math.min(...values)));
  const high = 10 ** Math.ceil(Math.log10(Math.max(...values)) + 1e-9);
  const x = (/** @type {number} */ value) => box.left + (Math.log10(value / low) / Math.log10(high / low || 10)) * (box.right - box.left);
  ctx.lineWidth = 1;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'top';
  for (const tick of powers(low, high)) {
    ctx.strokeStyle = token('line');
    stroke(ctx, x(tick), box.top, x(tick), box.bottom);
    ctx.fillStyle = token('ink-3');
    ctx.fillText(powerText(tick), x(tick), box.bottom + 5);
  }
  ctx.strokeStyle = token('ink-2');
  ctx.setLineDash([4, 3]);
  if (line > 0) stroke(ctx, x(line), box.top, x(line), box.bottom);
  ctx.setLineDash([]);
  const step = (box.bottom - box.top) / rows.length;
  rows.forEach((row, k) => {
    const y = box.top + (k + 0.5) * step;
    ctx.fillStyle = token('ink-2');
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    ctx.fillText(row.name, 0, y, wide - 8);
    ctx.strokeStyle = token('s1');
    ctx.lineWidth = 4;
    ctx.lineCap = 'round';
    stroke(ctx, x(row.low), y, x(row.high), y);
    ctx.lineCap = 'butt';
    ctx.beginPath();
    ctx.arc(x(row.middle), y, 5, 0, 2 * Math.PI);
    ctx.fillStyle = token('stage');
    ctx.fill();
    ctx.lineWidth = 2;
    ctx.stroke();
  });
}

/** @param {CanvasRenderingContext2D} ctx @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 */
function stroke(ctx, x1, y1, x2, y2) {
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
}
