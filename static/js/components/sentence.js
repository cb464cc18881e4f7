// @ts-check
// The verdict in words, on the page and, now and then, aloud.

import { html } from 'htm/preact';
import { useEffect, useRef } from 'preact/hooks';
import { computed, effect } from '@preact/signals';
import { say } from '../actions/page.js';
import { figure, isSaid, isShare, loss, metric as metricText, metricName, rich, setting, t, word } from '../i18n.js';
import { mainMetric } from '../record.js';
import { atEnd, catalog, head, log, playing, run, runId, runSpec, shownEpoch } from '../store.js';
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
  const found = verdict({ ...now, facts: { ...now.facts, learning_rate: now.facts.learning_rate ?? now.rate ?? firstRate() } }, shownEpoch.value, name);
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
  if (found.key === 'queued') return queued();
  if (found.key === 'failed') shown.reason = reasonText(String(facts.reason), now.facts.message);
  const kind = 'metric' in facts && !isShare(name) ? 'Number' : '';
  return { key: `verdict.${found.key}${kind}`, facts: shown };
}

/** @returns {{ key: string, facts: { [name: string]: string } }} the place in the line, and when its turn should come */
function queued() {
  const turn = run.value?.queue;
  if (!turn) return { key: 'verdict.waiting', facts: {} };
  const facts = { n: figure(turn.position - 1), s: figure(Math.max(1, turn.starts_in)) };
  return { key: turn.position > 1 ? 'verdict.queued' : turn.starts_in >= 1 ? 'verdict.next' : 'verdict.waiting', facts };
}

/** @returns {number} the learning rate that the run began with */
export function firstRate() {
  const optimizer = runSpec.value?.compile.optimizer;
  const block = find(catalog.value?.kinds.optimizer, optimizer);
  const field = fields(block?.schema).find((one) => one.log);
  return field ? Number(valueOf(field, configOf(optimizer)) ?? 0.01) : 0.01;
}

/**
 * @param {string} reason
 * @param {import('../types.js').Words} [message] the server's own sentence about it
 * @returns {string} why a run ended, in words if anybody has some
 */
export function reasonText(reason, message) {
  if (isSaid(`reason.${reason}`)) return t(`reason.${reason}`);
  return message ? word(message).replace(/[.。]$/, '') : reason.replaceAll('_', ' ');
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

