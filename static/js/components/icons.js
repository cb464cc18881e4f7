// @ts-check
// The page's small drawings: lines on an 18-pixel grid, solid signs on 16.

import { html } from 'htm/preact';

const LINES = {
  left: html`<path d="m11.5 4-5 5 5 5" />`,
  right: html`<path d="m6.5 4 5 5-5 5" />`,
  plus: html`<path d="M9 3.5v11M3.5 9h11" />`,
  close: html`<path d="m4.5 4.5 9 9M13.5 4.5l-9 9" />`,
  lock: html`<rect x="3.5" y="8" width="11" height="7" rx="1.5" /><path d="M6 8V5.8a3 3 0 0 1 6 0V8" />`,
  moon: html`<path d="M14.5 10.8A6 6 0 0 1 7.2 3.5a6 6 0 1 0 7.3 7.3Z" />`,
  sun: html`<circle cx="9" cy="9" r="3" /><path d="M9 1.8v1.6M9 14.6v1.6M1.8 9h1.6M14.6 9h1.6M3.9 3.9l1.1 1.1M13 13l1.1 1.1M14.1 3.9 13 5M5 13l-1.1 1.1" />`,
  screen: html`<rect x="2" y="3" width="14" height="9" rx="1.5" /><path d="M9 12v3M6 15h6" />`,
  help: html`<path d="M6.4 6.6a2.6 2.6 0 1 1 3.9 2.3c-.8.5-1.3 1-1.3 2M9 13.6v.1" />`,
  undo: html`<path d="M6 4 3 7l3 3M3.2 7H11a3.8 3.8 0 0 1 0 7.6H7" />`,
  pen: html`<path d="m3.5 14.5.8-3.3 7.6-7.6 2.5 2.5-7.6 7.6ZM10.5 5l2.5 2.5" />`,
  share: html`<path d="M9 11V2.5M6 5.2 9 2.2l3 3M5 8H3.5v7h11V8H13" />`,
  redo: html`<path d="m12 4 3 3-3 3M14.8 7H7a3.8 3.8 0 0 0 0 7.6h4" />`,
};

const SOLIDS = {
  play: html`<path d="M4 2.2v11.6c0 .6.6.9 1.1.6l8.6-5.8a.7.7 0 0 0 0-1.2L5.1 1.6C4.6 1.3 4 1.6 4 2.2Z" />`,
  pause: html`<rect x="3" y="2" width="3.6" height="12" rx="1" /><rect x="9.4" y="2" width="3.6" height="12" rx="1" />`,
  step: html`<path d="M3 2.4v11.2c0 .5.5.7.9.5L11 8.6a.7.7 0 0 0 0-1.1L3.9 1.9c-.4-.2-.9 0-.9.5Z" /><rect x="12" y="2" width="2" height="12" rx=".8" />`,
  batch: html`<rect x="2" y="2" width="2" height="12" rx=".8" /><path d="M6.6 4.4v7.2c0 .4.5.7.8.4l4.6-3.6a.5.5 0 0 0 0-.8L7.4 4c-.3-.3-.8 0-.8.4Z" />`,
  stop: html`<rect x="3" y="3" width="10" height="10" rx="1.4" />`,
  alert: html`<path d="M8 1.2 15.4 14H.6L8 1.2Zm-.8 4.6v4h1.6v-4H7.2Zm0 5.2v1.6h1.6V11H7.2Z" />`,
};

/** @param {{ name: keyof typeof LINES, class?: string }} props */
export function Icon({ name, class: extra = '' }) {
  return html`<svg class=${`i ${extra}`} viewBox="0 0 18 18" aria-hidden="true">${LINES[name]}</svg>`;
}

/** @param {{ name: keyof typeof SOLIDS }} props */
export function Solid({ name }) {
  return html`<svg viewBox="0 0 16 16" aria-hidden="true">${SOLIDS[name]}</svg>`;
}

export function Dots() {
  return html`<svg viewBox="0 0 4 16" aria-hidden="true">
    <circle cx="2" cy="3" r="1.4" /><circle cx="2" cy="8" r="1.4" /><circle cx="2" cy="13" r="1.4" />
  </svg>`;
}

/** @type {{ [state: string]: unknown }} seven states, seven shapes */
const SIGNS = {
  queued: html`<circle cx="8" cy="8" r="5.5" stroke-dasharray="2.2 2.2" />`,
  running: html`<circle class="halo" cx="8" cy="8" r="6.5" /><circle class="fill" cx="8" cy="8" r="3" />`,
  paused: html`<path d="M5.5 4v8M10.5 4v8" />`,
  finished: html`<path d="m3.5 8.5 3 3 6-7" />`,
  stopped: html`<rect x="4" y="4" width="8" height="8" rx="1" />`,
  diverged: html`<path d="m3 11 3-2 2 1 5-8M10 2h3v3" />`,
  failed: html`<path d="M8 3 14 13H2Z" />`,
};

/** @param {{ state: string }} props */
export function StateSign({ state }) {
  return html`<span class=${`st ${state}`}><svg viewBox="0 0 16 16" aria-hidden="true">${SIGNS[state]}</svg></span>`;
}

/** @param {{ series: 1 | 2 }} props a piece of the series' line, as on the charts */
export function Swatch({ series }) {
  const dash = series === 2 ? '4 3' : undefined;
  return html`<svg class="sw" viewBox="0 0 18 8" aria-hidden="true">
    <path d="M0 4H18" stroke=${`var(--s${series})`} stroke-dasharray=${dash} />
  </svg>`;
}

/** @type {{ dash: string | undefined, marker: unknown }[]} the six series: line and marker, besides their colour */
const SERIES = [
  { dash: undefined, marker: html`<circle class="full" cx="12" cy="6" r="3.5" />` },
  { dash: '5 3', marker: html`<rect class="open" x="9" y="3" width="6" height="6" rx="1" />` },
  { dash: '2 2.5', marker: html`<path class="full" d="m12 2.2 4 6.8H8Z" />` },
  { dash: '7 2 2 2', marker: html`<path class="full" d="m12 1.6 4.2 4.4L12 10.4 7.8 6Z" />` },
  { dash: '9 3', marker: html`<circle class="open" cx="12" cy="6" r="3.2" />` },
  { dash: '1 2.5', marker: html`<path d="m9 3 6 6m0-6-6 6" />` },
];

/** @param {{ series: number }} props one of six series as on the charts: colour, dash and marker */
export function SeriesSign({ series }) {
  const { dash, marker } = /** @type {typeof SERIES[0]} */ (SERIES[series - 1]);
  return html`<svg class=${`ser s${series}`} viewBox="0 0 24 12" aria-hidden="true"><path class="ln" d="M0 6H24" stroke-dasharray=${dash} />${marker}</svg>`;
}
