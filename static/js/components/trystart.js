// @ts-check
// Where a try begins: at a row that the network has not learned from, and at the next one if that is asked for.

import { useEffect, useState } from 'preact/hooks';
import { needSamples, sampleQuestion } from '../actions/samples.js';
import { tryInput } from '../actions/tryit.js';
import { runSpec, samples, spec, validated } from '../store.js';

/** @returns {{ start: import('../types.js').Sample | undefined, list: import('../types.js').Sample[], another: () => void }} */
export function useStart() {
  const [turn, setTurn] = useState(0);
  const experiment = runSpec.value ?? spec.value;
  const question = experiment ? sampleQuestion(experiment.data, validated.value ? 'validation' : 'train', { seed: experiment.seed, limit: 60 }) : null;
  useEffect(() => void needSamples(question), [question]);
  const list = question ? (samples.value[question] ?? []) : [];
  const start = list[turn % Math.max(1, list.length)];
  useEffect(() => {
    if (start) tryInput(start.x);
  }, [start]);
  return { start, list, another: () => setTurn(turn + 1) };
}
