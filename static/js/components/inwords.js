// @ts-check
// The sentence above a lens that looks inside, on the page and in the table twins; and the state without a run.

import { html } from 'htm/preact';
import { isSaid, rich, t } from '../i18n.js';
import { titles } from '../inside.js';
import { ended } from '../record.js';
import { log, runId, runSpec, shownEpoch } from '../store.js';
import { Cure } from './cure.js';

/** @typedef {import('../types.js').Look} Look */

/** @returns {Look | null} the last look at or before the playhead */
export function shownLook() {
  const list = log.value?.looks ?? [];
  return list.findLast((one) => one.epoch <= shownEpoch.value) ?? list[0] ?? null;
}

/** @param {Look} look @returns {string[]} what its layers are called */
export const titlesOf = (look) => titles(look, runSpec.value?.model.layers ?? []);

/** @param {{ says: string }} props says: what to press, as long as there is no run; otherwise that nothing is known yet, or never will be */
export function NoLook({ says }) {
  return html`<${InWords} says=${!runId.value ? says : ended(log.value) ? 'inside.untold' : 'inside.waiting'} facts=${{}} />`;
}

/** @param {{ says: string, facts: { [name: string]: string } }} props says: the key of the sentence; the remedy has the same with an ending */
export function InWords({ says, facts }) {
  const more = isSaid(`${says}Remedy`) ? t(`${says}Remedy`) : '';
  return html`<div class="say"><p id="say">${rich(says, facts)}${more && ` ${more}`}</p>
    ${more && html`<${Cure} says=${says.split('.')[1] ?? ''} />`}</div>`;
}
