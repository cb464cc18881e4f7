// @ts-check
// What a run would be, before it starts: five lines and two more on opening, each opens its arithmetic. Without a valid model: dashes, never zeros.

import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { duration, figure, t } from '../i18n.js';
import { plan } from '../store.js';
import { Term } from './term.js';

/** @typedef {import('../types.js').Plan} Plan */

/** What it takes of the machine: shown on opening. */
const COST = ['memory', 'flops'];

/** @type {{ [line: string]: string }} */
const CARD = { parameters: 'parameter', batches: 'batch', last: 'last_batch', updates: 'update', seconds: 'time', memory: 'memory', flops: 'flops' };

export function PlanCard() {
  const now = plan.value?.valid ? plan.value : null;
  const [open, setOpen] = useState(/** @type {string | null} */ (null));
  const [all, setAll] = useState(false);
  const shown = lines(now).filter((line) => all || !COST.includes(line.name));
  return html`<section class="plan" aria-labelledby="plan-title">
    <h3 id="plan-title">${t('plan.title')}${plan.value && !now && html`<span class="cap">${t('plan.waits')}</span>`}</h3>
    ${shown.map(({ name, value, sum }) => html`<div key=${name} data-about=${CARD[name]}>
      ${now && sum
        ? html`<button type="button" class="line" aria-expanded=${open === name ? 'true' : 'false'} onClick=${() => setOpen(open === name ? null : name)}>
            <span>${t(`plan.${name}`)}</span><span>${value}</span></button>`
        : html`<div class="line"><span>${t(`plan.${name}`)}</span><span>–</span></div>`}
      ${now && open === name && html`<p class="sum">${sum} <${Term} id=${CARD[name] ?? name}>${t('card.about')}</${Term}></p>`}
    </div>`)}
    ${now && html`<button type="button" class="linkish" aria-expanded=${all ? 'true' : 'false'} data-cost onClick=${() => setAll(!all)}>${t(all ? 'plan.less' : 'plan.cost')}</button>`}
  </section>`;
}

/** @param {Plan | null} now @returns {{ name: string, value: string, sum: string }[]} */
function lines(now) {
  const training = now?.training;
  const empty = ['parameters', 'batches', 'last', 'updates', 'seconds', ...COST].map((name) => ({ name, value: '–', sum: '' }));
  if (!now || !training) return empty;
  const { rows, batch_size: batch, batches_per_epoch: batches, last_batch: last, epochs, updates } = training;
  const parts = now.layers.filter((layer) => layer.parameters).map((layer) => figure(layer.parameters ?? 0));
  return [
    { name: 'parameters', value: figure(now.parameters?.total ?? 0), sum: parts.length > 1 ? parts.join(' + ') : (now.layers.find((layer) => layer.parameters)?.formula ?? '0') },
    { name: 'batches', value: figure(batches), sum: t('plan.batchesSum', { rows: figure(rows), batch: figure(batch), n: figure(batches) }) },
    { name: 'last', value: figure(last), sum: `${figure(rows)} − ${figure(batches - 1)} × ${figure(batch)} = ${figure(last)}` },
    { name: 'updates', value: figure(updates), sum: `${figure(batches)} × ${figure(epochs)} = ${figure(updates)}` },
    { name: 'seconds', value: now.seconds === null ? '–' : about(now.seconds), sum: t('plan.secondsSum', { n: figure(epochs) }) },
    { name: 'memory', value: `${megabytes(now.memory_bytes)} MB`, sum: t('plan.memorySum', {
      base: megabytes(now.memory?.base), data: megabytes(now.memory?.data), weights: megabytes(now.memory?.weights),
      batch: megabytes(now.memory?.activations), all: megabytes(now.memory_bytes),
    }) },
    { name: 'flops', value: figure(now.flops_per_epoch ?? 0), sum: t('plan.flopsSum', {
      one: figure(sum(now.layers.map((layer) => layer.flops ?? 0))), rows: figure(rows), held: figure(now.data?.validation ?? 0), all: figure(now.flops_per_epoch ?? 0),
    }) },
  ];
}

/** @param {number[]} values */
const sum = (values) => values.reduce((all, value) => all + value, 0);

/** @param {number | null | undefined} bytes @returns {string} with a decimal as long as it says something */
const megabytes = (bytes) => figure((bytes ?? 0) / 1e6, (bytes ?? 0) < 1e8 ? 1 : 0);

/** @param {number} seconds @returns {string} */
function about(seconds) {
  if (seconds >= 90) return t('plan.aboutMinutes', { n: figure(seconds / 60, seconds < 570 ? 1 : 0) });
  return t('plan.about', { n: duration(Math.max(0.1, seconds)) });
}
