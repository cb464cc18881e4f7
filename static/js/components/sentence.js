// @ts-check
// The verdict in words, on the page and, now and then, aloud.

import { html } from 'htm/preact';
import { useEffect, useRef } from 'preact/hooks';
import { computed, effect } from '@preact/signals';
import { say } from '../actions/page.js';
import { isShare, loss, metric as metricText, metricName, rich, setting, t } from '../i18n.js';
import { mainMetric } from '../record.js';
import { atEnd, catalog, head, log, playing, runs, runId, runSpec, shownEpoch } from '../store.js';
import { find, fields, valueOf } from '../fields.js';
import { configOf } from '../spec.js';
import { verdict } from '../verdict.js';

const EVERY = 5000; // ms between two sentences for those who listen

/** The sentence as text, so that it counts as changed only when a word of it changed. */
const words = computed(() => JSON.stringify(sentence()));

/** @returns {{ key: string, facts: { [name: string]: string } }} */
function sentence() {
  const now = log.value;
  if (!now || !runId.value) return { key: 'verdict.none', facts: {} };
  const name = mainMetric(now);
  const found = verdict({ ...now, facts: { ...now.facts, learning_rate: now.facts.learning_rate ?? rate() } }, shownEpoch.value, name);
  const { facts } = found;
  /** @type {{ [name: string]: string }} */
  const shown = {};
  for (const [key, value] of Object.entries(facts)) shown[key] = typeof value === 'number' ? setting(value) : value;
  if ('loss' in facts) shown.loss = loss(Number(facts.loss));
  if ('metric' in facts) {
    shown.acc = metricText(name, Number(facts.metric));
    shown.metric = name ? metricName(name) : '';
  }
  if ('d' in facts) shown.d = loss(Number(facts.d));
  if (found.key === 'queued') shown.n = String(ahead());
  if (found.key === 'failed') shown.reason = reasonText(String(facts.reason));
  const kind = 'metric' in facts && !isShare(name) ? 'Number' : '';
  return { key: `verdict.${found.key}${kind}`, facts: shown };
}

/** @returns {number} runs that wait before this one, or run now */
function ahead() {
  const list = runs.value;
  const mine = list.find((one) => one.id === runId.value);
  return list.filter((one) => one.number < (mine?.number ?? 0) && (one.state === 'queued' || one.state === 'running')).length;
}

/** @returns {number} the learning rate of the run that is shown */
function rate() {
  const optimizer = runSpec.value?.compile.optimizer;
  const block = find(catalog.value?.kinds.optimizer, optimizer);
  const field = fields(block?.schema).find((one) => one.log);
  return field ? Number(valueOf(field, configOf(optimizer)) ?? 0.01) : 0.01;
}

/** @param {string} reason @returns {string} why a run ended, in words if the page has some */
export function reasonText(reason) {
  const text = t(`reason.${reason}`);
  return text === `reason.${reason}` ? reason.replaceAll('_', ' ') : text;
}

export function Sentence() {
  const last = useRef({ text: '', time: 0 });
  useEffect(() => effect(() => {
    const { key, facts } = JSON.parse(words.value);
    const text = t(key, facts);
    const end = atEnd.value || !playing.value;
    const time = performance.now();
    if (text === last.current.text || (!end && time - last.current.time < EVERY) || (!head.value && key === 'verdict.none')) return;
    last.current = { text, time };
    say(text);
  }), []);
  const { key, facts } = JSON.parse(words.value);
  return html`<p class="say" id="say">${rich(key, facts)}</p>`;
}

