// @ts-check
// Which sample to look at: those that were held back from training, a handful at a time.

import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { lookAtRow } from '../actions/looks.js';
import { needSamples, sampleQuestion } from '../actions/samples.js';
import { t, word } from '../i18n.js';
import { lookRow, runSpec, samples, shownDataset, spec, validated } from '../store.js';
import { Icon } from './icons.js';
import { SamplePicture } from './sample.js';

/** @typedef {import('../types.js').Sample} Sample */

const AT_ONCE = 8;

/** @param {{ row: number | null }} props the row that is shown */
export function SampleChooser({ row }) {
  const experiment = runSpec.value ?? spec.value;
  const part = validated.value ? 'validation' : 'train';
  const question = experiment ? sampleQuestion(experiment.data, part, { seed: experiment.seed }) : null;
  useEffect(() => void needSamples(question), [question]);
  const list = samples.value[question ?? ''] ?? [];
  const [page, turn] = useState(0);
  const pages = Math.ceil(list.length / AT_ONCE);
  const shown = list.slice(page * AT_ONCE, (page + 1) * AT_ONCE);
  if (!list.length) return null;
  const step = (/** @type {number} */ by) => () => turn((page + by + pages) % pages);
  return html`<div class="chooser" role="group" aria-label=${t('views.samples')}>
    <button type="button" class="iconbtn" aria-label=${t('views.earlier')} onClick=${step(-1)}><${Icon} name="left" /></button>
    <div class="thumbs">${shown.map((sample) => html`<${Thumb} key=${sample.row} sample=${sample} together=${list} on=${sample.row === (lookRow.value ?? row)} />`)}</div>
    <button type="button" class="iconbtn" aria-label=${t('views.later')} onClick=${step(1)}><${Icon} name="right" /></button>
  </div>`;
}

/** @param {{ sample: Sample, together: Sample[], on: boolean }} props */
function Thumb({ sample, together, on }) {
  const answer = answerOf(sample.y);
  return html`<button type="button" class="thumb" aria-pressed=${on ? 'true' : 'false'} data-row=${sample.row}
    onClick=${() => lookAtRow(sample.row)}>
    <${SamplePicture} sample=${sample} together=${together} /><span>${answer}</span><span class="sr">${t('views.row', { n: sample.row + 1 })}</span></button>`;
}

/** @param {number | null} y @returns {string} a class by its name, a number as it is */
export function answerOf(y) {
  const name = y === null ? undefined : shownDataset.value?.classes[y];
  return name === undefined ? String(y ?? '–') : word(name);
}
