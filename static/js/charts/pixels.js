// @ts-check
// Samples as pictures: grey images pixel by pixel, rows of a table as a strip of bars.

import { fit } from './frame.js';
import { rgb, token } from './color.js';

/** @typedef {import('../types.js').Nested} Nested */

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Nested} x height × width, or height × width × channels, in raw units
 * @param {number} white the value of full ink
 */
export function drawPicture(canvas, x, white) {
  const ctx = canvas.getContext('2d');
  if (!ctx || !Array.isArray(x) || !Array.isArray(x[0])) return;
  const high = x.length;
  const wide = x[0].length;
  canvas.width = wide;
  canvas.height = high;
  const image = ctx.createImageData(wide, high);
  const paper = rgb(token('paper'));
  const ink = rgb(token('pencil'));
  for (let row = 0; row < high; row += 1) {
    for (let col = 0; col < wide; col += 1) {
      const at = (row * wide + col) * 4;
      const cell = /** @type {Nested[][]} */ (x)[row]?.[col] ?? 0;
      for (let k = 0; k < 3; k += 1) {
        const colourful = Array.isArray(cell) && cell.length >= 3;
        const value = Number(Array.isArray(cell) ? cell[colourful ? k : 0] : cell) / white;
        const share = Math.max(0, Math.min(1, value));
        const [low, full] = colourful ? [0, 255] : [/** @type {number} */ (paper[k]), /** @type {number} */ (ink[k])];
        image.data[at + k] = low + (full - low) * share;
      }
      image.data[at + 3] = 255;
    }
  }
  ctx.putImageData(image, 0, 0);
}

/** @param {Nested} x @returns {number} the largest value in it */
export function largest(x) {
  return Array.isArray(x) ? x.reduce((/** @type {number} */ most, part) => Math.max(most, largest(part)), 0) : x;
}

/**
 * One bar per feature, as tall as its place between the smallest and largest of the rows shown together.
 * @param {HTMLCanvasElement} canvas
 * @param {number[]} row
 * @param {number[][]} together
 */
export function drawStrip(canvas, row, together) {
  const place = fit(canvas);
  if (!place) return;
  const { ctx, width, height } = place;
  const pad = 3;
  const step = (width - 2 * pad) / row.length;
  ctx.fillStyle = token('ink-2');
  row.forEach((value, k) => {
    const column = together.map((other) => /** @type {number} */ (other[k]));
    const low = Math.min(...column);
    const span = Math.max(...column) - low || 1;
    const tall = 2 + ((value - low) / span) * (height - 2 * pad - 2);
    ctx.fillRect(pad + k * step, height - pad - tall, Math.max(0.75, step * 0.72), tall);
  });
}
