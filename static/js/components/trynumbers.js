// @ts-check
// A sequence typed or pasted: one line of numbers for each step. It shows what is tried, however that was made.

import { html } from 'htm/preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { tryInput } from '../actions/tryit.js';
import { needSamples, sampleQuestion } from '../actions/samples.js';
import { t } from '../i18n.js';
import { runSpec, samples, spec, tried, validated } from '../store.js';
import { readRows } from '../ways.js';

/** @typedef {import('../types.js').Nested} Nested */

/** @param {{ set: import('../types.js').Dataset, folded: boolean }} props folded: there is another way to try; this one opens on a click */
export function Numbers({ set, folded }) {
  const id = useId();
  const [open, setOpen] = useState(!folded);
  const [typed, setTyped] = useState(/** @type {string | null} */ (null));
  const [turn, setTurn] = useState(0);
  const experiment = runSpec.value ?? spec.value;
  const question = open && experiment ? sampleQuestion(experiment.data, validated.value ? 'validation' : 'train', { seed: experiment.seed, limit: 60 }) : null;
  useEffect(() => void needSamples(question), [question]);
  const [steps = 1, ...rest] = set.input_shape;
  const each = rest.reduce((product, size) => product * size, 1);
  const found = typed === null ? null : readRows(typed, steps, each);
  const input = (/** @type {Event} */ event) => {
    const text = /** @type {HTMLTextAreaElement} */ (event.target).value;
    setTyped(text);
    const rows = readRows(text, steps, each);
    if (Array.isArray(rows)) tryInput(rows.map((row) => shaped(row, rest)));
  };
  const another = () => {
    const list = question ? (samples.value[question] ?? []) : [];
    const next = list[turn % Math.max(1, list.length)];
    setTurn(turn + 1);
    setTyped(null);
    if (next) tryInput(next.x);
  };
  const wrong = found && !Array.isArray(found) ? t('try.numbersWrong', { n: steps, f: each, l: found.line, got: found.got }) : null;
  return html`${folded && html`<button type="button" class="linkish" aria-expanded=${open ? 'true' : 'false'} onClick=${() => setOpen(!open)}>${t('try.asNumbers')}</button>`}
    ${open && html`<div class="field trynumbers">
      <div class="lab"><label for=${id}>${t('try.numbers', { n: steps, f: each })}</label>
        <button type="button" class="linkish" data-another onClick=${another}>${t('try.another')}</button></div>
      <textarea id=${id} class="ctl" rows="8" spellcheck="false" autocomplete="off" aria-invalid=${wrong ? 'true' : undefined}
        aria-describedby=${wrong ? `${id}-fault` : undefined} value=${typed ?? written(tried.value)} onInput=${input} onBlur=${() => wrong ?? setTyped(null)}></textarea>
      ${wrong && html`<p class="under" id=${`${id}-fault`}>${wrong}</p>`}
    </div>`}`;
}

/** @param {Nested | null} x @returns {string} */
function written(x) {
  return Array.isArray(x) ? x.map((row) => String(row).replaceAll(',', ' ')).join('\n') : '';
}

/** @param {number[]} row @param {number[]} rest @returns {Nested} */
function shaped(row, rest) {
  if (!rest.length) return /** @type {number} */ (row[0]);
  if (rest.length === 1) return row;
  const size = row.length / /** @type {number} */ (rest[0]);
  return Array.from({ length: /** @type {number} */ (rest[0]) }, (_, k) => shaped(row.slice(k * size, (k + 1) * size), rest.slice(1)));
}
