// @ts-check
// What to do next, once a run has come to its end: try it, or break it on purpose.

import { html } from 'htm/preact';
import { setBlockArgument, undo } from '../actions/edit.js';
import { open, showColumn, showToast } from '../actions/page.js';
import { start } from '../actions/runs.js';
import { fields, find, valueOf } from '../fields.js';
import { setting, t, word } from '../i18n.js';
import { configOf } from '../spec.js';
import { atEnd, catalog, changed, faults, learned, runState, shownDataset, spec, wide } from '../store.js';
import { wayToTry } from '../ways.js';

const FACTOR = 1000; // a learning rate so much larger breaks any of them
const DONE = ['finished', 'stopped'];

export function Chips() {
  const set = shownDataset.value;
  if (!atEnd.value || !learned.value || !DONE.includes(runState.value ?? '')) return null;
  const rate = changed.value || faults.value.length ? null : rateNow();
  return html`<div class="chips" role="group" aria-label=${t('chips.title')}>
    ${set?.available && html`<button type="button" class="chip" data-chip="try" onClick=${goToTry}>${t(`chips.${wayToTry(set)}`, { name: word(set.target.name) })}</button>`}
    ${rate && html`<button type="button" class="chip" data-chip="break" title=${t('chips.breakHelp', { lr: setting(rate.broken) })} onClick=${() => breakIt(rate)}>${t('chips.break')}</button>`}
    ${!faults.value.length && html`<button type="button" class="chip" data-chip="race" onClick=${() => open({ name: 'race' })}>${t('race.open')}</button>`}
  </div>`;
}

/** Where one tries it, with the focus on it. */
function goToTry() {
  showColumn(wide.peek() ? 'data' : 'look');
  requestAnimationFrame(() => {
    const place = document.getElementById('try');
    place?.scrollIntoView({ block: 'nearest', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
    const first = place?.querySelector('[role="application"], input, textarea, button');
    if (first instanceof HTMLElement) first.focus({ preventScroll: true });
  });
}

/** @typedef {{ name: string, before: number, broken: number }} Rate */

/** @returns {Rate | null} the learning rate on the bench, and one that is far too large; none if it is a schedule */
function rateNow() {
  const optimizer = spec.value?.compile.optimizer;
  const block = find(catalog.value?.kinds.optimizer, optimizer);
  const field = fields(block?.schema).find((one) => one.log && !one.integer);
  const before = field && valueOf(field, configOf(optimizer));
  if (!field || typeof before !== 'number') return null;
  const broken = Number(Math.min(before * FACTOR, field.max ?? Infinity).toPrecision(3));
  return broken > before ? { name: field.name, before, broken } : null;
}

/** @param {Rate} rate one change, one run; undo brings the bench back */
function breakIt({ name, before, broken }) {
  setBlockArgument('optimizer', name, broken);
  showToast(t('chips.broken', { lr: setting(broken), before: setting(before) }), undo);
  void start();
}
