// @ts-check
// The decision surface: a grid of outputs as a field of colour, and the line where it changes its mind.

import { fit } from './frame.js';
import { ramp, token } from './color.js';

/** @typedef {import('../types.js').Grid} Grid */

/** @type {WeakMap<Grid, Float32Array>} */
const decoded = new WeakMap();

/** @param {Grid} grid @returns {Uint8Array} one byte a cell; from the log itself it comes as text */
function bytesOf({ data }) {
  return typeof data === 'string' ? Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0)) : data;
}

/** @param {Grid} grid @returns {Float32Array} values, rows from the top */
export function values(grid) {
  let found = decoded.get(grid);
  if (!found) {
    const bytes = bytesOf(grid);
    found = new Float32Array(grid.width * grid.height);
    for (let i = 0; i < found.length; i += 1) {
      found[i] = grid.low + (/** @type {number} */ (bytes[i]) / 255) * (grid.high - grid.low);
    }
    decoded.set(grid, found);
  }
  return found;
}

/**
 * Straight pieces of the line where a grid crosses a level (marching squares).
 * @param {Float32Array} field
 * @param {number} width
 * @param {number} height
 * @param {number} level
 * @returns {number[]} x1, y1, x2, y2, ... in cells, measured from the middle of the first cell
 */
export function contour(field, width, height, level) {
  const pieces = [];
  const at = (/** @type {number} */ x, /** @type {number} */ y) => /** @type {number} */ (field[y * width + x]) - level;
  for (let y = 0; y < height - 1; y += 1) {
    for (let x = 0; x < width - 1; x += 1) {
      const [a, b, c, d] = [at(x, y), at(x + 1, y), at(x + 1, y + 1), at(x, y + 1)];
      const cuts = [];
      if (a < 0 !== b < 0) cuts.push(x + a / (a - b), y);
      if (b < 0 !== c < 0) cuts.push(x + 1, y + b / (b - c));
      if (c < 0 !== d < 0) cuts.push(x + 1 - c / (c - d), y + 1);
      if (d < 0 !== a < 0) cuts.push(x, y + 1 - d / (d - a));
      // A saddle has four cuts: two pieces, taken in order round the cell.
      for (let k = 0; k + 3 < cuts.length; k += 4) pieces.push(...cuts.slice(k, k + 4));
    }
  }
  return pieces;
}

/** @type {HTMLCanvasElement | null} */
let small = null;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{ from: Grid, to: Grid, part: number, level: number }} moment part: how far from the first grid to the second
 */
export function drawSurface(canvas, { from, to, part, level }) {
  const place = fit(canvas);
  if (!place) return;
  const { ctx, width, height } = place;
  const [a, b] = [values(from), values(to)];
  const mixed = part ? a.map((value, i) => value + (/** @type {number} */ (b[i]) - value) * part) : a;
  const reach = Math.max(Math.abs(from.high - level), Math.abs(from.low - level), 1e-9);
  const table = ramp(token('f-neg'), plain('mid'), token('f-pos'));

  small ??= document.createElement('canvas');
  small.width = from.width;
  small.height = from.height;
  const inner = /** @type {CanvasRenderingContext2D} */ (small.getContext('2d'));
  const image = inner.createImageData(from.width, from.height);
  mixed.forEach((value, i) => {
    const step = Math.max(0, Math.min(255, Math.round(((value - level) / reach + 1) * 127.5))) * 4;
    image.data.set(table.subarray(step, step + 4), i * 4);
  });
  inner.putImageData(image, 0, 0);
  ctx.imageSmoothingEnabled = true;
  ctx.imageSmoothingQuality = 'high';
  ctx.drawImage(small, 0, 0, width, height);

  const [wide, high] = [width / from.width, height / from.height];
  const pieces = contour(mixed, from.width, from.height, level);
  ctx.strokeStyle = token('ink');
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  for (let k = 0; k < pieces.length; k += 4) {
    const [x1, y1, x2, y2] = /** @type {[number, number, number, number]} */ (pieces.slice(k, k + 4));
    ctx.moveTo((x1 + 0.5) * wide, (y1 + 0.5) * high);
    ctx.lineTo((x2 + 0.5) * wide, (y2 + 0.5) * high);
  }
  ctx.stroke();
}

/** @param {string} name */
function plain(name) {
  const colour = token(name);
  return colour.startsWith('#') ? colour : '#FFFFFF';
}
