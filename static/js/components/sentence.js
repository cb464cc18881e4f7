// @ts-check
// The verdict in words, on the page and, now and then, aloud.

import { html } from 'htm/preact';
import { useEffect, useRef } from 'preact/hooks';
import { computed, effect } from '@preact/signals';
import { extend } from '../actions/command.js';
import { useRemedy } from '../actions/edit.js';
import { say } from '../actions/page.js';
import { cure } from '../cures.js';
import { figure, isSaid, isShare, loss, metric as metricText, metricName, rich, setting, t, word } from '../i18n.js';
import { mainMetric } from '../record.js';
import { atEnd, catalog, changed, head, log, mine, pending, playing, run, runId, runSpec, shownEpoch, shownHead, spec, trained } from '../store.js';
import { find, fields, valueOf } from '../fields.js';
import { configOf } from '../spec.js';
import { verdict } from '../verdict.js';
import { Term } from './term.js';

const EVERY = 5000; // ms between two sentences for those who listen

/** The sentence as text, so that it counts as changed only when a word of it changed. */
const words = computed(() => JSON.stringify(sentence()));

/** What the figures say at the epoch that is shown; null without a run. */
const found = computed(() => {
  const now = log.value;
  if (!now || !runId.value) return null;
  return verdict({ ...now, facts: { ...now.facts, learning_rate: rateNow() } }, shownEpoch.value, mainMetric(now, shownHead.value));
});

/** The glossary's word for what a verdict says. @type {{ [verdict: string]: string }} */
const ABOUT = {
  overfit: 'overfitting', converged: 'convergence', convergedTrain: 'convergence', diverged: 'divergence', divergedGrew: 'divergence',
  unsteady: 'learning_rate', stuck: 'learning_rate', falling: 'epoch', fallingTrain: 'epoch',
};

/** @returns {{ key: string, facts: { [name: string]: string } }} */
function sentence() {
  const now = log.value;
  if (!now || !found.value) return { key: 'verdict.none', facts: {} };
  const name = mainMetric(now, shownHead.value);
  const { facts, key: said } = found.value;
  /** @type {{ [name: string]: string }} */
  const shown = {};
  for (const [key, value] of Object.entries(facts)) shown[key] = typeof value === 'number' ? setting(value) : value;
  if ('loss' in facts) shown.loss = loss(Number(facts.loss));
  if ('metric' in facts) {
    shown.acc = metricText(name, Number(facts.metric));
    shown.metric = name ? metricName(name) : '';
  }
  for (const name of ['d', 'low']) if (name in facts) shown[name] = loss(Number(facts[name]));
  if (said === 'queued') return queued();
  if (said === 'failed') shown.reason = reasonText(String(facts.reason), now.facts.message);
  const kind = 'metric' in facts && !isShare(name) ? 'Number' : '';
  return { key: `verdict.${said}${kind}`, facts: shown };
}

/** @returns {{ key: string, facts: { [name: string]: string } }} the place in the line, and when its turn should come */
function queued() {
  const turn = run.value?.queue;
  if (!turn) return { key: 'verdict.waiting', facts: {} };
  const facts = { n: figure(turn.position - 1), s: figure(Math.max(1, turn.starts_in)) };
  return { key: turn.position > 1 ? 'verdict.queued' : turn.starts_in >= 1 ? 'verdict.next' : 'verdict.waiting', facts };
}

/** @returns {number} the learning rate that holds, or held at the end */
function rateNow() {
  return log.value?.rate ?? firstRate();
}

/** @returns {number} the learning rate that the run began with, or would begin with */
export function firstRate() {
  const optimizer = (runSpec.value ?? spec.value)?.compile.optimizer;
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

/** @param {{ children?: unknown }} props what else can be done at a run's end */
export function Sentence({ children }) {
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
  return html`<div class="verdict"><p class="say" id="say">${rich(key, facts)}</p>
    ${atEnd.value && html`<span class="acts"><${Cure} />${children}<${About} /></span>`}</div>`;
}

/** The one thing to try next. It is about the model of the run that is shown, so only while that one is on the bench. */
function Cure() {
  const [now, blocks] = [runSpec.value, catalog.value];
  const next = found.value && now && blocks && mine.value && !changed.value ? cure(found.value.key, now, blocks, rateNow()) : null;
  if (!next || !now) return null;
  const text = t(next.key, Object.fromEntries(Object.entries(next.facts).map(([name, value]) => [name, typeof value === 'number' ? setting(value) : value])));
  const use = () => {
    if ('patch' in next) useRemedy({ text, patch: next.patch });
    else if (!pending.value) void extend(trained.value + next.epochs - now.fit.epochs);
    /** @type {HTMLElement | null} */ (document.querySelector('.play .main'))?.focus(); // the button is gone with the run's end
  };
  return html`<button type="button" class="btn line" data-cure=${next.key} onClick=${use}>${text}</button>`;
}

/** The card of the verdict's own word, for those who have not met it. */
function About() {
  const id = ABOUT[found.value?.key ?? ''];
  return id ? html`<${Term} id=${id}>${t('verdict.about')}</${Term}>` : null;
}
