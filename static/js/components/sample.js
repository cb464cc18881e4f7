// @ts-check
// One sample as a small picture: an image, a sequence drawn as its rows, or a strip of a table's features.

import { html } from 'htm/preact';
import { drawPicture, drawStrip, largest } from '../charts/pixels.js';
import { figure } from '../i18n.js';
import { Canvas } from './canvas.js';

/** @typedef {import('../types.js').Sample} Sample */
/** @typedef {import('../types.js').Dataset} Dataset */

/** @param {{ sample: Sample, together: Sample[], label?: string }} props together: what it is measured against */
export function SamplePicture({ sample, together, label }) {
  if (isPicture(sample)) {
    const white = together.reduce((most, one) => Math.max(most, largest(one.x)), 0) || 1;
    return html`<${Canvas} class="px" label=${label} draw=${(/** @type {HTMLCanvasElement} */ canvas) => drawPicture(canvas, sample.x, white)} />`;
  }
  const rows = together.map((one) => /** @type {number[]} */ (one.x));
  return html`<${Canvas} class="strip" label=${label}
    draw=${(/** @type {HTMLCanvasElement} */ canvas) => drawStrip(canvas, /** @type {number[]} */ (sample.x), rows)} />`;
}

/** @param {Sample} sample */
export function isPicture(sample) {
  return Array.isArray(sample.x) && Array.isArray(sample.x[0]);
}

/** @param {number} value @returns {string} a raw feature, short enough for a narrow table */
export function feature(value) {
  const size = Math.abs(value);
  return figure(value, Number.isInteger(value) || size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

/**
 * The six held-out samples, as the probe takes them: the first of each class in row order, then the next rows.
 * @param {Sample[]} rows of the validation part
 * @returns {Sample[]}
 */
export function six(rows) {
  const inOrder = [...rows].sort((a, b) => a.row - b.row);
  /** @type {Sample[]} */
  const found = [];
  const seen = new Set();
  for (const sample of inOrder) {
    if (found.length < 6 && !seen.has(sample.y)) {
      seen.add(sample.y);
      found.push(sample);
    }
  }
  const rest = inOrder.filter((sample) => !found.includes(sample)).slice(0, 6 - found.length);
  return [...found, ...rest].sort((a, b) => a.row - b.row);
}
