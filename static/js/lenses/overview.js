// @ts-check
// The lens that every run has: the verdict, the curves, and what the network says about its data.

import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import { needSamples, sampleQuestion, spreadQuestion } from '../actions/samples.js';
import { Chips } from '../components/chips.js';
import { Curves } from '../components/curves.js';
import { lazy } from '../components/lazy.js';
import { Loop } from '../components/loop.js';
import { Sentence } from '../components/sentence.js';
import { Softmax } from '../components/softmax.js';
import { plan, runSpec, shownDataset, spec, validated, view } from '../store.js';

const ScatterView = lazy(async () => (await import('../components/scatterview.js')).ScatterView);
const SurfaceView = lazy(async () => (await import('../components/surfaceview.js')).SurfaceView);

export function Overview() {
  const shows = view.value ?? viewOf();
  const points = shows === 'surface';
  const question = questionOf(shows);
  useEffect(() => void needSamples(question), [question]);
  return html`
    <${Sentence}><${Chips} /></${Sentence}>
    ${points && html`<${SurfaceView} question=${question ?? ''} />`}
    <${Curves} />
    ${shows === 'softmax' && html`<${Softmax} question=${question ?? ''} />`}
    ${shows === 'scatter' && html`<${ScatterView} />`}
    <${Loop} />`;
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
