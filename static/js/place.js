// @ts-check
// Places on the plane of two-dimensional data: where a pointer is, and the cross at the place that is tried.

import { drawCross } from './charts/cross.js';
import { fit } from './charts/frame.js';
import { log, tried } from './store.js';

/** @typedef {[number, number]} Place */

const SIDE = 6;

/** @returns {{ x: Place, y: Place }} the part of the plane that is shown */
export function frame() {
  const grid = log.peek()?.grids[0]?.grid;
  return grid ? { x: grid.x, y: grid.y } : { x: [-SIDE, SIDE], y: [-SIDE, SIDE] };
}

/** @param {PointerEvent} event on a picture of the plane @returns {Place} */
export function placeOf(event) {
  const box = /** @type {HTMLElement} */ (event.currentTarget).getBoundingClientRect();
  const { x, y } = frame();
  return inside([x[0] + ((event.clientX - box.left) / box.width) * (x[1] - x[0]), y[1] - ((event.clientY - box.top) / box.height) * (y[1] - y[0])]);
}

/** @param {Place} place @returns {Place} the nearest that is shown */
export function inside([a, b]) {
  const { x, y } = frame();
  const cut = (/** @type {number} */ value, /** @type {Place} */ [low, high]) => Number(Math.max(low, Math.min(high, value)).toFixed(3));
  return [cut(a, x), cut(b, y)];
}

/** The place that is tried, as a cross. @param {HTMLCanvasElement} canvas */
export function paintPlace(canvas) {
  const at = tried.peek();
  if (Array.isArray(at) && at.length === 2) drawCross(canvas, /** @type {Place} */ (at), frame());
  else fit(canvas);
}
