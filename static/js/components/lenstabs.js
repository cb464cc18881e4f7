// @ts-check
// The row of lenses above Look, and the one that is open.

import { html } from 'htm/preact';
import { chooseLens } from '../actions/page.js';
import { t } from '../i18n.js';
import { LENSES } from '../lenses/index.js';
import { lens } from '../store.js';

/** @typedef {import('../lenses/index.js').Lens} OneLens */

/** @returns {OneLens[]} */
export function offered() {
  return LENSES.filter((one) => one.fits());
}

/** @returns {OneLens} the one that was chosen, or the first as long as that one has nothing to show */
function open() {
  const all = offered();
  return all.find((one) => one.name === lens.value) ?? /** @type {OneLens} */ (all[0]);
}

/** @param {number} step to the next lens or the one before */
export function stepLens(step) {
  const all = offered();
  const to = all[(all.indexOf(open()) + step + all.length) % all.length];
  if (to) chooseLens(to.name);
}

export function LensTabs() {
  const all = offered();
  const now = open().name;
  if (all.length < 2) return null;
  const keys = (/** @type {KeyboardEvent} */ event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    stepLens(step);
    event.preventDefault();
    event.stopPropagation();
    requestAnimationFrame(() => document.getElementById(`lens-${lens.peek()}`)?.focus());
  };
  return html`<div class="lenses" role="tablist" aria-label=${t('lens.all')} onKeyDown=${keys}>
    ${all.map(({ name }) => html`<button key=${name} id=${`lens-${name}`} type="button" role="tab" aria-controls="lens"
      aria-selected=${name === now ? 'true' : 'false'} tabindex=${name === now ? 0 : -1} onClick=${() => chooseLens(name)}>${t(`lens.${name}`)}</button>`)}
  </div>`;
}

export function Lens() {
  const now = open();
  const tabbed = offered().length > 1;
  return html`<div class="lens" id="lens" data-lens=${now.name} role=${tabbed ? 'tabpanel' : null} aria-labelledby=${tabbed ? `lens-${now.name}` : null}>
    <${now.View} key=${now.name} />
  </div>`;
}
