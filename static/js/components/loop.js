// @ts-check
// Once round: data, layers, prediction, loss, optimizer, and back with better weights. The light goes round at a pace that
// eyes can follow, as long as something is trained or played; the figures are those of the epoch that is shown.

import { html } from 'htm/preact';
import { useEffect, useRef } from 'preact/hooks';
import { effect } from '@preact/signals';
import { figure, loss, metric, metricName, t } from '../i18n.js';
import { calm, catalog, changed, head, log, metricOf, plan, runSpec, shownEpoch, spec } from '../store.js';
import { find } from '../fields.js';
import { firstRate } from './sentence.js';
import { Term } from './term.js';

const ROUND = 1500; // ms; loop.css has the same

export function Loop() {
  const ref = useRef(/** @type {HTMLDivElement | null} */ (null));
  useEffect(() => {
    let at = head.peek();
    let batch = log.peek()?.batch ?? null;
    let timer = 0;
    const stop = effect(() => {
      const [next, now] = [head.value, log.value?.batch ?? null];
      const moved = next > at || (now !== null && now !== batch);
      [at, batch] = [next, now];
      if (!moved || timer || calm.peek() || !ref.current) return;
      ref.current.classList.add('turns');
      timer = window.setTimeout(() => {
        timer = 0;
        ref.current?.classList.remove('turns');
      }, ROUND);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, []);
  const turns = updates();
  return html`<div ref=${ref} class="loop" role="group" aria-label=${t('loop.title')}>
    <ol>${nodes().map(({ name, about, value }) => html`<li key=${name}>
      <${Term} id=${about}>${t(`loop.${name}`)}</${Term}><span class="cap">${value}</span></li>`)}</ol>
    <p class="back cap"><span>${turns === null ? t('loop.once') : t('loop.turns', turns)}</span></p>
  </div>`;
}

/** @returns {{ name: string, about: string, value: string }[]} */
function nodes() {
  const now = runSpec.value ?? spec.value;
  const told = log.value;
  const at = shownEpoch.value - 1;
  const name = metricOf.value;
  const seen = told && at >= told.base ? told.columns : {};
  const right = name ? seen[`val_${name}`]?.[at] ?? seen[name]?.[at] : undefined;
  const optimizer = find(catalog.value?.kinds.optimizer, now?.compile.optimizer);
  return [
    { name: 'data', about: 'batch', value: now ? t('loop.rows', { n: figure(now.fit.batch_size) }) : '' },
    { name: 'layers', about: 'forward', value: now ? t('loop.count', { n: figure(now.model.layers.length) }) : '' },
    { name: 'prediction', about: 'prediction', value: name && right !== undefined ? `${metricName(name)} ${metric(name, right)}` : '–' },
    { name: 'loss', about: 'loss', value: loss(seen.loss?.[at]) },
    { name: 'optimizer', about: 'backward', value: `${optimizer?.class_name ?? ''} ${told?.rate ?? firstRate()}` },
  ];
}

/** @returns {{ n: string, each: string } | null} how often it went round; null as long as the plan is of another experiment */
function updates() {
  const each = changed.value ? undefined : plan.value?.training?.batches_per_epoch;
  if (!each || shownEpoch.value < 1) return null;
  return { n: figure(each * shownEpoch.value), each: figure(each) };
}
