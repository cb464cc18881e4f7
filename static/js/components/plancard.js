// @ts-check
// What a run would be, before it starts: five lines, each opens its arithmetic. Without a valid model: dashes, never zeros.

import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { duration, figure, t } from '../i18n.js';
import { plan } from '../store.js';

/** @typedef {import('../types.js').Plan} Plan */

export function PlanCard() {
  const now = plan.value?.valid ? plan.value : null;
  const [open, setOpen] = useState(/** @type {string | null} */ (null));
  return html`<section class="plan" aria-labelledby="plan-title">
    <h3 id="plan-title">${t('plan.title')}${plan.value && !now && html`<span class="cap">${t('plan.waits')}</span>`}</h3>
    ${lines(now).map(({ name, value, sum }) => html`<div key=${name}>
      ${now && sum
        ? html`<button type="button" class="line" aria-expanded=${open === name ? 'true' : 'false'} onClick=${() => setOpen(open === name ? null : name)}>
            <span>${t(`plan.${name}`)}</span><span>${value}</span></button>`
        : html`<div class="line"><span>${t(`plan.${name}`)}</span><span>–</span></div>`}
      ${now && open === name && html`<p class="sum">${sum}</p>`}
    </div>`)}
  </section>`;
}

/** @param {Plan | null} now @returns {{ name: string, value: string, sum: string }[]} */
function lines(now) {
  const training = now?.training;
  const empty = ['parameters', 'batches', 'last', 'updates', 'seconds'].map((name) => ({ name, value: '–', sum: '' }));
  if (!now || !training) return empty;
  const { rows, batch_size: batch, batches_per_epoch: batches, last_batch: last, epochs, updates } = training;
  const parts = now.layers.filter((layer) => layer.parameters).map((layer) => figure(layer.parameters ?? 0));
  return [
    { name: 'parameters', value: figure(now.parameters?.total ?? 0), sum: parts.length > 1 ? parts.join(' + ') : (now.layers.find((layer) => layer.parameters)?.formula ?? '0') },
    { name: 'batches', value: figure(batches), sum: t('plan.batchesSum', { rows: figure(rows), batch: figure(batch), n: figure(batches) }) },
    { name: 'last', value: figure(last), sum: `${figure(rows)} − ${figure(batches - 1)} × ${figure(batch)} = ${figure(last)}` },
    { name: 'updates', value: figure(updates), sum: `${figure(batches)} × ${figure(epochs)} = ${figure(updates)}` },
    { name: 'seconds', value: now.seconds === null ? '–' : about(now.seconds), sum: t('plan.secondsSum', { mb: figure((now.memory_bytes ?? 0) / 1e6, 1), mega: figure((now.flops_per_epoch ?? 0) / 1e6, 1) }) },
  ];
}

/** @param {number} seconds @returns {string} */
function about(seconds) {
  if (seconds >= 90) return t('plan.aboutMinutes', { n: figure(seconds / 60, seconds < 570 ? 1 : 0) });
  return t('plan.about', { n: duration(Math.max(0.1, seconds)) });
}
