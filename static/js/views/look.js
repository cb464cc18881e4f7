// @ts-check
// The stage: what the network does now. Nothing can be set here.

import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import { backToItsModel } from '../actions/runs.js';
import { needSamples, sampleQuestion, spreadQuestion } from '../actions/samples.js';
import { Curves } from '../components/curves.js';
import { ScatterView } from '../components/scatterview.js';
import { Sentence } from '../components/sentence.js';
import { Softmax } from '../components/softmax.js';
import { SurfaceView } from '../components/surfaceview.js';
import { experimentName, figure, t } from '../i18n.js';
import { changed, earlier, now, offlineSince, plan, refused, replaying, run, runSpec, shownDataset, spec, validated, view } from '../store.js';

export function LookColumn() {
  const shown = run.value;
  const shows = view.value ?? viewOf();
  const points = shows === 'surface';
  const question = questionOf(shows);
  useEffect(() => void needSamples(question), [question]);
  return html`<section class="col look" id="look" aria-labelledby="look-title">
    ${replaying.value && html`<div class="load" aria-hidden="true"></div>`}
    <div class="h"><h2 id="look-title"><span class="n" aria-hidden="true">4</span>${t('column.look')}</h2>
      ${shown && html`<span class="cap of">${t('look.run', { n: shown.number, name: shown.label || experimentName(shown.name) })}</span>`}</div>
    <${Notes} />
    <${Sentence} />
    ${points && html`<${SurfaceView} question=${question ?? ''} />`}
    <${Curves} />
    ${shows === 'softmax' && html`<${Softmax} question=${question ?? ''} />`}
    ${shows === 'scatter' && html`<${ScatterView} />`}
  </section>`;
}

/** @param {import('../types.js').View | null} shows @returns {string | null} what to draw as long as no run has named its samples */
function questionOf(shows) {
  const experiment = runSpec.value ?? spec.value;
  const set = shownDataset.value;
  if (!experiment || !set?.available || shows === 'scatter' || view.value) return null;
  if (shows === 'surface') return spreadQuestion(set, experiment.data.options ?? {});
  return sampleQuestion(experiment.data, validated.value ? 'validation' : 'train', { seed: experiment.seed, limit: 60 });
}

/** @returns {import('../types.js').View | null} what a run of the bench's data would show */
function viewOf() {
  const set = shownDataset.value;
  if (!set) return plan.value?.view ?? null;
  if (set.kind === 'points') return 'surface';
  return set.task === 'regression' ? 'scatter' : 'softmax';
}

/** Lasting conditions: an older run is shown, the line is down, a second attempt, a refusal. */
function Notes() {
  return html`
    ${refused.value && html`<div class="note bad" role="alert"><span>${refused.value}</span></div>`}
    ${offlineSince.value !== null && html`<div class="note" data-note="offline"><span>${t('note.offline', {
      s: figure(Math.max(0, Math.round((now.value - offlineSince.value) / 1000))),
    })}</span></div>`}
    ${earlier.value && html`<div class="note" data-note="attempt"><span>${t('note.attempt', { n: earlier.value.attempt + 1, e: earlier.value.epochs })}</span></div>`}
    ${changed.value && run.value && html`<div class="note" data-note="changed"><span>${t('note.changed', { n: run.value.number })}</span>
      <button type="button" class="btn ghost" onClick=${backToItsModel}>${t('note.back')}</button></div>`}`;
}
