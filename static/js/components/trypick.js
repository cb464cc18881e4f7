// @ts-check
// A picture from the data that the network has not learned from, and the next one: for pictures that nobody draws.

import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { needSamples, sampleQuestion } from '../actions/samples.js';
import { tryInput } from '../actions/tryit.js';
import { t, word } from '../i18n.js';
import { runSpec, samples, spec, validated } from '../store.js';
import { SamplePicture } from './sample.js';

/** @param {{ set: import('../types.js').Dataset }} props */
export function Pick({ set }) {
  const [turn, setTurn] = useState(0);
  const experiment = runSpec.value ?? spec.value;
  const question = experiment ? sampleQuestion(experiment.data, validated.value ? 'validation' : 'train', { seed: experiment.seed, limit: 60 }) : null;
  useEffect(() => void needSamples(question), [question]);
  const list = question ? (samples.value[question] ?? []) : [];
  const start = list[turn % Math.max(1, list.length)];
  useEffect(() => {
    if (start) tryInput(start.x);
  }, [start]);
  if (!start) return null;
  return html`<div class="pad plain"><${SamplePicture} sample=${start} together=${list} /></div>
    <div class="tryfrom"><span class="cap">${t('try.truth', { y: word(set.classes[start.y] ?? '') })}</span>
      <button type="button" class="linkish" data-another onClick=${() => setTurn(turn + 1)}>${t('try.another')}</button></div>`;
}
