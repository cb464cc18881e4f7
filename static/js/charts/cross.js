// @ts-check
// One place on the plane: two hair lines and a ring where they meet.

import { fit } from './frame.js';
import { token } from './color.js';

/** @param {HTMLCanvasElement} canvas @param {[number, number]} place @param {{ x: [number, number], y: [number, number] }} frame */
export function drawCross(canvas, [a, b], { x, y }) {
  const place = fit(canvas);
  if (!place) return;
  const { ctx, width, height } = place;
  const px = ((a - x[0]) / (x[1] - x[0])) * width;
  const py = ((y[1] - b) / (y[1] - y[0])) * height;
  for (const [colour, wide] of /** @type {[string, number][]} */ ([['stage', 4], ['ink', 1.5]])) {
    ctx.strokeStyle = token(colour);
    ctx.lineWidth = wide;
    ctx.beginPath();
    ctx.moveTo(px, 0);
    ctx.lineTo(px, py - 6);
    ctx.moveTo(px, py + 6);
    ctx.lineTo(px, height);
    ctx.moveTo(0, py);
    ctx.lineTo(px - 6, py);
    ctx.moveTo(px + 6, py);
    ctx.lineTo(width, py);
    ctx.moveTo(px + 6, py);
    ctx.arc(px, py, 6, 0, 2 * Math.PI);
    ctx.stroke();
  }
}
