// @ts-check
// The one remedy of a sentence about the inside of a run, ready to click as long as the bench holds what the run was made of.

import { html } from 'htm/preact';
import { setBlockArgument, useRemedy } from '../actions/edit.js';
import { say } from '../actions/page.js';
import { fields, find, valueOf } from '../fields.js';
import { figure, setting, t } from '../i18n.js';
import { squashing } from '../inside.js';
import { configOf } from '../spec.js';
import { catalog, runSpec, sameModel, spec } from '../store.js';

/** @typedef {'slower' | 'relu'} Kind */

/** What helps against what the sentences say; against the others there is only advice. @type {{ [key: string]: Kind }} */
const CURES = { nan: 'slower', grown: 'slower', dead: 'slower', faded: 'relu', flat: 'relu' };

/** @param {import('../types.js').Spec | null} one @returns {number} its learning rate; NaN where a schedule tells it */
function rateOf(one) {
  const optimizer = one?.compile.optimizer;
  const field = fields(find(catalog.value?.kinds.optimizer, optimizer)?.schema).find((each) => each.name === 'learning_rate');
  return field ? Number(valueOf(field, configOf(optimizer)) ?? NaN) : NaN;
}

/** @param {{ says: string }} props the last part of the sentence's key */
export function Cure({ says }) {
  const kind = CURES[says];
  if (!kind || !sameModel.value) return null;
  return kind === 'relu' ? html`<${Bend} />` : html`<${Slower} />`;
}

/** A tenth of the learning rate. */
function Slower() {
  const [was, is] = [rateOf(runSpec.value), rateOf(spec.value)];
  if (!(is >= was)) return null; // it has been made smaller already
  const rate = Number((was / 10).toPrecision(1));
  return html`<button type="button" class="btn line" onClick=${() => {
    setBlockArgument('optimizer', 'learning_rate', rate);
    say(t('inside.slowed', { rate: setting(rate) }));
  }}>${t('inside.slower', { rate: setting(rate) })}</button>`;
}

/** relu and the first weights that suit it, in every layer that squashes what it hands on. */
function Bend() {
  const places = squashing(spec.value?.model.layers ?? [], catalog.value);
  if (!places.length) return null;
  const patch = places.flatMap((at) => [
    { op: 'add', path: `/model/layers/${at}/config/activation`, value: 'relu' },
    { op: 'add', path: `/model/layers/${at}/config/kernel_initializer`, value: 'he_normal' },
  ]);
  const text = t('inside.relu', { n: figure(places.length) });
  return html`<button type="button" class="btn line" onClick=${() => useRemedy({ text, patch })}>${text}</button>`;
}
