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

/**
 * Raw values of one feature, with as many decimals as that feature needs in a narrow table.
 * @param {number[]} values
 * @returns {string[]}
 */
export function features(values) {
  const size = Math.max(...values.map(Math.abs));
  const digits = values.every(Number.isInteger) || size >= 100 ? 0 : size >= 1 ? 1 : 3;
  return values.map((value) => figure(value, digits));
}

/**
 * The six held-out samples as the probe takes them: the first of every class in row order, then the second of every class.
 * @param {Sample[]} rows
 * @returns {Sample[]}
 */
export function six(rows) {
  /** @type {Map<number, number>} */
  const seen = new Map();
  return [...rows]
    .sort((a, b) => a.row - b.row)
    .map((sample) => {
      const turn = seen.get(sample.y) ?? 0;
      seen.set(sample.y, turn + 1);
      return { sample, turn };
    })
    .sort((a, b) => a.turn - b.turn)
    .slice(0, 6)
    .map(({ sample }) => sample);
}
