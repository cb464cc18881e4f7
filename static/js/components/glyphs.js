// @ts-check
// What a block looks like in 28 pixels. Blocks name a glyph; a new one that names none gets the plain square.

import { html } from 'htm/preact';

/** @param {number[]} xs @param {number[]} ys */
const dots = (xs, ys) => xs.flatMap((x) => ys.map((y) => html`<circle class="solid" cx=${x} cy=${y} r="2" />`));

/** @type {{ [glyph: string]: unknown }} */
const GLYPHS = {
  input: html`<rect x="4" y="4" width="20" height="20" rx="2" /><path d="M4 10.7h20M4 17.3h20M10.7 4v20M17.3 4v20" />`,
  dense: html`<path class="thin" d="M7 9 21 5M7 9 21 14M7 9 21 23M7 19 21 5M7 19 21 14M7 19 21 23" />
    ${dots([7], [9, 19])}${dots([21], [5, 14, 23])}`,
  conv: html`<rect class="faint" x="3" y="3" width="22" height="22" rx="2" />
    <path class="faint" d="M3 10.3h22M3 17.6h22M10.3 3v22M17.6 3v22" />
    <rect class="thick" x="3" y="3" width="14.6" height="14.6" rx="2" />`,
  pool: html`<rect class="faint" x="3" y="3" width="22" height="22" rx="2" /><path class="faint" d="M3 14h22M14 3v22" />
    <path d="m8 8 5 5m-3.6 0H13V9.4M20 20l-5-5m3.6 0H15v3.6M8 20l5-5m-3.6 0H13v3.6M20 8l-5 5m3.6 0H15V9.4" />`,
  recurrent: html`<rect x="9" y="9" width="10" height="10" rx="2" /><path d="M2.5 14H9m10 0h6.5" />
    <path d="M17 5.5h-6a4 4 0 0 0-4 4M17 5.5l-2.4-2.3M17 5.5l-2.4 2.3" />`,
  flatten: html`<rect x="3" y="6" width="9" height="9" rx="1" /><path d="M7.5 6v9M3 10.5h9M14 10.5h4m-2-2 2 2-2 2" />
    <rect x="21" y="3" width="4" height="22" rx="1" /><path d="M21 8.5h4M21 14h4M21 19.5h4" />`,
  reshape: html`<rect x="2.5" y="11" width="11" height="4" rx="1" /><path d="M6 11v4M10 11v4M15 13h3m-1.6-1.6L18 13l-1.6 1.6" />
    <rect x="19.5" y="8" width="6" height="10" rx="1" /><path d="M22.5 8v10M19.5 13h6" />`,
  dropout: html`<circle class="solid" cx="8" cy="6" r="2" /><circle class="solid" cx="8" cy="14" r="2" />
    <circle class="solid" cx="20" cy="14" r="2" /><circle class="solid" cx="20" cy="22" r="2" />
    <circle cx="8" cy="22" r="2.2" /><circle cx="20" cy="6" r="2.2" />`,
  activation: html`<path class="faint" d="M3 21h22M14 3v22" /><path class="thick" d="M4 21h7c4 0 3-15 13-15" />`,
  merge: html`<path d="M3 7h4c5 0 4 7 9 7h9M3 21h4c5 0 4-7 9-7M22 11l3 3-3 3" />`,
  attention: html`<path class="thick" d="M7 6 21 14" /><path class="thin" d="M7 14h14M7 22l14-8" />
    ${dots([7], [6, 14, 22])}${dots([21], [14])}`,
  normalization: html`<path class="faint" d="M3 23h22M14 4v19" /><path class="thick" d="M3 22c7 0 7-16 11-16s4 16 11 16" />`,
  embedding: html`<rect x="12" y="3" width="13" height="22" rx="2" /><path class="faint" d="M12 8.5h13M12 19.5h13" />
    <path class="thick" d="M12 11.2h13v5.6H12z" /><path d="M3 14h5m-2-2 2 2-2 2" />`,
  masking: html`<rect x="3" y="10" width="7" height="8" rx="1" /><rect x="10.5" y="10" width="7" height="8" rx="1" />
    <path class="faint" d="M18 10h7v8h-7zM18 18l7-8" />`,
  noise: html`<path d="M3 15l3-4 3 8 3-12 3 13 3-9 3 7 3-6" />`,
  repeat: html`<rect x="3" y="9" width="5" height="10" rx="1" /><path d="M10 14h3m-1.5-1.5L13 14l-1.5 1.5" />
    <rect x="15" y="9" width="4" height="10" rx="1" /><rect x="21" y="9" width="4" height="10" rx="1" />`,
  rescaling: html`<path class="faint" d="M3 4h22v20H3z" /><rect x="3" y="14" width="10" height="10" rx="1" /><path d="M14 13l7-7m-4.5 0H21v4.5" />`,
  price: html`<path class="faint" d="M3 23h22M14 4v19" /><path class="thick" d="M4 6c3 22 17 22 20 0" />`,
};

const PLAIN = html`<rect x="5" y="5" width="18" height="18" rx="3" />`;

/** @param {{ name: string }} props */
export function Glyph({ name }) {
  return html`<span class="gl"><svg viewBox="0 0 28 28" aria-hidden="true">${GLYPHS[name] ?? PLAIN}</svg></span>`;
}
