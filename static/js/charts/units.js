// @ts-check
// Units as small pictures of the field, and the weights between two rows of them.

import { fit, font, rem } from './frame.js';
import { ramp, token } from './color.js';

const PITCH = 1.875; // rem from the middle of one unit to the next
const GAP = 0.3125; // rem between two of them
const REST = 2; // rem for the number of those that have no picture

/** @typedef {{ count: number, more: number }} Row units with a picture, and further ones without */

/**
 * Middles of units in a row, centred, in CSS pixels; the same in a card and in the seam beneath it.
 * @param {Row} row @param {number} width of the card @returns {{ pitch: number, at: number[] }}
 */
export function unitPlaces({ count, more }, width) {
  const rest = more ? REST * rem() : 0;
  const pitch = Math.min(PITCH * rem(), (width - 1.5 * rem() - rest) / count);
  return { pitch, at: Array.from({ length: count }, (_, i) => (width - rest) / 2 + (i - (count - 1) / 2) * pitch) };
}

/** @type {HTMLCanvasElement | null} */
let small = null;
/** @type {ImageData | null} */
let image = null;

/**
 * Fields side by side, one per unit.
 * @param {HTMLCanvasElement} canvas
 * @param {Row & { side: number, fields: Float32Array | null }} row fields: from -1 to 1, one after the other
 * @param {number} margin CSS pixels that the card is wider on each side
 */
export function drawUnits(canvas, { count, more, side, fields }, margin) {
  const place = fit(canvas);
  if (!place || !fields) return;
  const { ctx, width, height } = place;
  const { pitch, at } = unitPlaces({ count, more }, width + 2 * margin);
  const size = Math.min(height, pitch - GAP * rem());
  at.forEach((x, i) => drawField(ctx, fields.subarray(i * side * side, (i + 1) * side * side), side, x - margin - size / 2, (height - size) / 2, size));
  if (!more) return;
  ctx.font = font(0.75);
  ctx.fillStyle = token('ink-3');
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  ctx.fillText(`+${more}`, /** @type {number} */ (at.at(-1)) - margin + size / 2 + 6, height / 2);
}

/**
 * @param {CanvasRenderingContext2D} ctx @param {Float32Array} field from -1 to 1, the top row first @param {number} side
 * @param {number} x @param {number} y @param {number} size
 */
export function drawField(ctx, field, side, x, y, size) {
  const table = fieldRamp();
  small ??= document.createElement('canvas');
  if (small.width !== side) [small.width, small.height] = [side, side];
  const inner = /** @type {CanvasRenderingContext2D} */ (small.getContext('2d'));
  if (image?.width !== side) image = inner.createImageData(side, side);
  // Four bytes at once: dozens of fields are painted in every frame.
  const pixels = new Uint32Array(image.data.buffer);
  for (let k = 0; k < field.length; k += 1) {
    pixels[k] = /** @type {number} */ (table[Math.max(0, Math.min(255, Math.round((/** @type {number} */ (field[k]) + 1) * 127.5)))]);
  }
  inner.putImageData(image, 0, 0);
  ctx.save();
  ctx.beginPath();
  ctx.roundRect(x, y, size, size, 4);
  ctx.clip();
  ctx.imageSmoothingEnabled = true;
  ctx.imageSmoothingQuality = 'high';
  ctx.drawImage(small, x, y, size, size);
  ctx.restore();
  ctx.strokeStyle = token('edge');
  ctx.lineWidth = 0.75;
  ctx.beginPath();
  ctx.roundRect(x, y, size, size, 4);
  ctx.stroke();
}

let rampFor = '';
/** @type {Uint32Array} */
let table = new Uint32Array(0);

/** Mixing 256 colours takes longer than drawing a field with them. */
function fieldRamp() {
  const ends = [token('f-neg'), token('mid'), token('f-pos')].map((colour) => (colour.startsWith('#') ? colour : '#FFFFFF'));
  if (rampFor !== ends.join()) {
    rampFor = ends.join();
    table = new Uint32Array(ramp(.../** @type {[string, string, string]} */ (ends)).buffer);
  }
  return table;
}

/** The fields of the two inputs themselves: x1 grows to the right, x2 upwards. @param {number} side @returns {Float32Array} */
export function inputFields(side) {
  const at = (/** @type {number} */ k) => ((k + 0.5) / side) * 2 - 1;
  return Float32Array.from({ length: 2 * side * side }, (_, i) => {
    const cell = i % (side * side);
    return i < side * side ? at(cell % side) : -at(Math.floor(cell / side));
  });
}

/**
 * One weight as a line: its size is the width, its sign the colour and the dash.
 * @param {CanvasRenderingContext2D} ctx @param {number} value @param {number} most @param {() => void} path
 */
export function strokeWeight(ctx, value, most, path) {
  const share = most ? Math.abs(value) / most : 0;
  ctx.strokeStyle = token(value < 0 ? 'neg' : 'pos');
  ctx.lineWidth = 0.3 + 3.3 * share;
  ctx.globalAlpha = 0.25 + 0.75 * share;
  ctx.setLineDash(value < 0 ? [5, 3] : []);
  ctx.beginPath();
  path();
  ctx.stroke();
}

/**
 * The weights of a kernel, from the units above to those below.
 * @param {HTMLCanvasElement} canvas
 * @param {{ from: Row, to: Row, kernel: Float32Array | null, columns: number }} weights kernel: row by row, so many columns a
 *   row; null where each unit is only handed on
 */
export function drawSeam(canvas, { from, to, kernel, columns }) {
  const place = fit(canvas);
  if (!place) return;
  const { ctx, width, height } = place;
  const [above, below] = [unitPlaces(from, width).at, unitPlaces(to, width).at];
  const curve = (/** @type {number} */ a, /** @type {number} */ b) => {
    ctx.moveTo(a, 0);
    ctx.bezierCurveTo(a, height * 0.55, b, height * 0.45, b, height);
  };
  if (!kernel) {
    ctx.strokeStyle = token('edge');
    ctx.lineWidth = 1;
    ctx.beginPath();
    above.forEach((a, i) => curve(a, /** @type {number} */ (below[i])));
    ctx.stroke();
    return;
  }
  const links = above.flatMap((a, i) => below.map((b, j) => ({ a, b, value: /** @type {number} */ (kernel[i * columns + j]) })));
  const most = links.reduce((size, { value }) => Math.max(size, Math.abs(value)), 0);
  // The strongest last, so that they lie on top.
  links.sort((one, other) => Math.abs(one.value) - Math.abs(other.value));
  for (const { a, b, value } of links) strokeWeight(ctx, value, most, () => curve(a, b));
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}
