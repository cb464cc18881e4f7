// @ts-check
// A row of a table, every feature on a slider, beginning at a real row that the network has not learned from.

import { html } from 'htm/preact';
import { tryInput } from '../actions/tryit.js';
import { niceStep } from '../charts/ticks.js';
import { figure, setting, t, word } from '../i18n.js';
import { tried } from '../store.js';
import { Slider } from './controls.js';
import { useStart } from './trystart.js';

/** @typedef {import('../types.js').Range} Range */

const STEPS = 100;

/** @param {{ set: import('../types.js').Dataset }} props */
export function Row({ set }) {
  const { start, another } = useStart();
  const row = /** @type {number[] | null} */ (tried.value);
  if (!row || !set.ranges) return null;
  const truth = start ? (set.task === 'regression' ? figure(start.y) : word(set.classes[start.y] ?? '')) : '';
  const own = start !== undefined && row.some((value, k) => value !== /** @type {number[]} */ (start.x)[k]);
  return html`<div class="tryfrom"><span class="cap">${start && t(own ? 'try.fromRow' : 'try.isRow', { n: figure(start.row + 1), y: truth })}</span>
      ${own && html`<button type="button" class="linkish" onClick=${() => start && tryInput(start.x)}>${t('try.back')}</button>`}
      <button type="button" class="linkish" data-another onClick=${another}>${t('try.another')}</button></div>
    <div class="tryrow" role="group" aria-label=${t('try.features')} tabindex="0">${set.ranges.map((range, k) => html`<${Slider} key=${k}
      label=${word(set.features[k])} value=${row[k] ?? range.low} min=${range.low} max=${range.high} step=${stepOf(range)} show=${show(range)}
      onChange=${(/** @type {number} */ value) => tryInput(row.map((old, at) => (at === k ? value : old)))} />`)}</div>`;
}

/** @param {Range} range */
function stepOf({ low, high, whole }) {
  return whole ? 1 : niceStep(high - low, STEPS);
}

/** @param {Range} range @returns {(value: number) => string} with the decimals of a step */
function show(range) {
  const digits = Math.max(0, -Math.floor(Math.log10(stepOf(range))));
  return (value) => (digits > 3 ? setting(Number(value.toPrecision(3))) : figure(value, digits));
}
