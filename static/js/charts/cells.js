// @ts-check
// Tables of numbers as cells of colour: signed ones from orange through paper to blue, shares from paper to ink.

import { ramp, token } from './color.js';
import { fit } from './frame.js';

/** @typedef {(number | null)[]} Row */
/** @typedef {'signed' | 'share'} Scale */

/** @type {{ theme: string, tables: { [scale: string]: Uint8ClampedArray } }} */
let known = { theme: '', tables: {} };

/** @param {Scale} scale @returns {Uint8ClampedArray} 256 colours; signed ones have zero in the middle */
function colours(scale) {
  const theme = [token('f-neg'), token('mid'), token('f-pos'), token('stage'), token('ink')].join();
  if (theme !== known.theme) known = { theme, tables: {} };
  known.tables[scale] ??= scale === 'signed' ? ramp(token('f-neg'), plain('mid'), token('f-pos')) : upwards();
  return /** @type {Uint8ClampedArray} */ (known.tables[scale]);
}

/** From the stage to ink, as one-sided maps go. */
function upwards() {
  const half = ramp(plain('stage'), plain('stage'), plain('ink'));
  const table = new Uint8ClampedArray(1024);
  for (let i = 0; i < 256; i += 1) table.set(half.subarray((127 + (i >> 1) + 1) * 4 - 4, (127 + (i >> 1) + 1) * 4), i * 4);
  return table;
}

/** Forced colours have names; pictures then keep a light ground. @param {string} name */
function plain(name) {
  const colour = token(name);
  if (colour.startsWith('#')) return colour;
  return name === 'ink' ? '#14181D' : '#FFFFFF';
}

/** @type {HTMLCanvasElement | null} */
let small = null;

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {(row: number, column: number) => number} step the colour of a cell, 0-255
 * @param {{ rows: number, columns: number, left: number, top: number, width: number, height: number }} place
 * @param {Uint8ClampedArray} table
 */
export function paintCells(ctx, step, { rows, columns, left, top, width, height }, table) {
  small ??= document.createElement('canvas');
  small.width = columns;
  small.height = rows;
  const inner = small.getContext('2d');
  if (!inner) return;
  const image = inner.createImageData(columns, rows);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const at = Math.max(0, Math.min(255, Math.round(step(row, column)))) * 4;
      image.data.set(table.subarray(at, at + 4), (row * columns + column) * 4);
    }
  }
  inner.putImageData(image, 0, 0);
  ctx.imageSmoothingEnabled = false;
  ctx.drawImage(small, left, top, width, height);
}

/**
 * @param {Row[]} values
 * @param {Scale} scale
 * @param {number} limit the size that has the full colour
 * @returns {(row: number, column: number) => number}
 */
export function stepOf(values, scale, limit) {
  const reach = limit || 1;
  return (row, column) => {
    const share = (values[row]?.[column] ?? 0) / reach;
    return scale === 'signed' ? (share + 1) * 127.5 : share * 255;
  };
}

/** @param {HTMLCanvasElement} canvas @param {Row[]} values rows from the top @param {Scale} scale @param {number} limit */
export function drawHeat(canvas, values, scale, limit) {
  const place = fit(canvas);
  const columns = values[0]?.length ?? 0;
  if (!place || !columns) return;
  const { ctx, width, height } = place;
  paintCells(ctx, stepOf(values, scale, limit), { rows: values.length, columns, left: 0, top: 0, width, height }, colours(scale));
}

/**
 * One kernel: a picture for every input channel, side by side in as square a field as they make.
 * @param {HTMLCanvasElement} canvas
 * @param {Row[][]} channels
 * @param {number} limit
 */
export function drawKernel(canvas, channels, limit) {
  const place = fit(canvas);
  const [high, wide] = [channels[0]?.length ?? 0, channels[0]?.[0]?.length ?? 0];
  if (!place || !high || !wide) return;
  const { ctx, width, height } = place;
  const across = Math.max(1, Math.min(channels.length, Math.round(Math.sqrt(channels.length * (high / wide)))));
  const down = Math.ceil(channels.length / across);
  const gap = channels.length > 1 ? 3 : 0;
  const cell = Math.min((width - gap * (across - 1)) / (across * wide), (height - gap * (down - 1)) / (down * high));
  const [left, top] = [(width - across * wide * cell - gap * (across - 1)) / 2, (height - down * high * cell - gap * (down - 1)) / 2];
  channels.forEach((values, k) => {
    const spot = { left: left + (k % across) * (wide * cell + gap), top: top + Math.floor(k / across) * (high * cell + gap), width: wide * cell, height: high * cell };
    paintCells(ctx, stepOf(values, 'signed', limit), { rows: high, columns: wide, ...spot }, colours('signed'));
    ctx.strokeStyle = token('line');
    ctx.lineWidth = 1;
    ctx.strokeRect(spot.left + 0.5, spot.top + 0.5, spot.width - 1, spot.height - 1);
  });
}

/**
 * The maps of one layer in rows, as many beside each other as there is room for; the canvas grows with them.
 * @param {HTMLCanvasElement} canvas
 * @param {{ bytes: Uint8Array, count: number, width: number, height: number, chosen: number }} maps chosen: -1 for none
 */
export function drawMaps(canvas, { bytes, count, width: wide, height: high, chosen }) {
  const room = canvas.clientWidth;
  if (!room) return;
  const gap = 4;
  const side = Math.min(room, Math.max(36, Math.min(64, wide * 7)));
  const tall = Math.max(6, side * (high / wide));
  const across = Math.max(1, Math.floor((room + gap) / (side + gap)));
  canvas.style.height = `${Math.ceil(count / across) * (tall + gap)}px`;
  const place = fit(canvas);
  if (!place) return;
  const { ctx } = place;
  const table = colours('share');
  for (let k = 0; k < count; k += 1) {
    const [left, top] = [(k % across) * (side + gap) + 1, Math.floor(k / across) * (tall + gap) + 1];
    const at = k * wide * high;
    paintCells(ctx, (row, column) => bytes[at + row * wide + column] ?? 0, { rows: high, columns: wide, left, top, width: side - 2, height: tall - 2 }, table);
    ctx.strokeStyle = token(k === chosen ? 'accent' : 'line');
    ctx.lineWidth = k === chosen ? 2 : 1;
    ctx.strokeRect(left - 0.5, top - 0.5, side - 1, tall - 1);
  }
}

/** @param {string} text base64 @returns {Uint8Array} */
export function bytesOf(text) {
  const raw = atob(text);
  return Uint8Array.from(raw, (sign) => sign.charCodeAt(0));
}
