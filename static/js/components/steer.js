// @ts-check
// The right end of the transport: the live learning rate while a run trains, and how it goes on when it has ended.

import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { extend, setLearningRate, stepBatch } from '../actions/command.js';
import { goOn } from '../actions/runs.js';
import { wholeNumber } from '../fields.js';
import { setting, t } from '../i18n.js';
import { changed, head, learned, log, mine, over, pending, playing, runEpochs, runId, runState, sending, shownEpoch, trained } from '../store.js';
import { NumberField, Slider } from './controls.js';
import { Solid } from './icons.js';
import { firstRate } from './sentence.js';

const MOST_EPOCHS = 10_000;
const USUAL = 10;

export function Steer() {
  if (!runId.value || !mine.value || !runState.value) return null;
  const control = over.value ? ended() : html`<${StepBatch} /><${LearningRate} />`;
  return control && html`<div class="steer">${control}</div>`;
}

/** From the epoch that is looked at, or with a changed bench, a new run goes on; else this one is given more epochs. */
function ended() {
  const past = !playing.value && head.value < trained.value;
  const takesMore = runState.value === 'finished' || runState.value === 'stopped';
  if (learned.value && (past || changed.value)) return html`<${GoOn} />`;
  return takesMore && trained.value < MOST_EPOCHS ? html`<${More} key=${`${runId.value} ${runEpochs.value}`} />` : null;
}

function GoOn() {
  return html`<button type="button" class="btn line" data-steer="fork" aria-disabled=${sending.value ? 'true' : undefined}
    title=${t('steer.goOnHelp')} onClick=${() => void goOn()}>${t('steer.goOn', { n: Math.max(1, shownEpoch.value) })}</button>`;
}

function More() {
  const left = runEpochs.value - trained.value;
  const [more, setMore] = useState(left > 0 ? left : USUAL);
  const most = MOST_EPOCHS - trained.value;
  const count = Math.min(more, most);
  return html`<${NumberField} label=${t('steer.more')} about="epoch" field=${wholeNumber('more', 1, most)} value=${count}
      onChange=${(/** @type {number | null} */ value) => value !== null && setMore(value)} />
    <button type="button" class="btn line" data-steer="extend" aria-disabled=${pending.value ? 'true' : undefined}
      onClick=${() => pending.value || void extend(trained.value + count)}>${t('steer.train')}</button>`;
}

/** In wide windows this button stands beside the others. */
export function StepBatch() {
  const able = runState.value === 'running' || runState.value === 'paused';
  return html`<button type="button" class="iconbtn batch" aria-label=${t('transport.stepBatch')} title=${`${t('transport.stepBatch')} (,)`}
    aria-disabled=${able ? undefined : 'true'} onClick=${() => void stepBatch()}><${Solid} name="batch" /></button>`;
}

/** 1, 2, 5 and so on, from a millionth to ten. */
const RATES = [-6, -5, -4, -3, -2, -1, 0].flatMap((power) => [1, 2, 5].map((digit) => Number(`${digit}e${power}`))).concat(10);

/** @param {number} rate @returns {number} the place of the stop that is nearest */
function stopOf(rate) {
  const far = RATES.map((one) => Math.abs(Math.log(one / rate)));
  return far.indexOf(Math.min(...far));
}

function LearningRate() {
  const [drag, setDrag] = useState(/** @type {number | null} */ (null));
  const asked = pending.value?.type === 'set_learning_rate' ? pending.value.value : undefined;
  const rate = drag === null ? (asked ?? log.value?.rate ?? firstRate()) : /** @type {number} */ (RATES[drag]);
  const commit = (/** @type {number} */ stop) => {
    setDrag(null);
    void setLearningRate(/** @type {number} */ (RATES[stop]));
  };
  const shown = `${setting(Number(rate.toPrecision(3)))}${asked === undefined || drag !== null ? '' : ' …'}`;
  return html`<${Slider} label=${t('steer.rate')} about="learning_rate" value=${drag ?? stopOf(rate)} min=${0} max=${RATES.length - 1} step=${1} show=${() => shown}
    disabled=${runState.value === 'queued'} onChange=${setDrag} onCommit=${commit} />`;
}
