// @ts-check
// Loss and metric over epochs: two small charts, not one with two axes.

import { html } from 'htm/preact';
import { toggleLogAxis } from '../actions/page.js';
import { figure, metric, metricName, t } from '../i18n.js';
import { find } from '../fields.js';
import { bestEpoch } from '../record.js';
import { catalog, learned, log, logAxis, metricOf, runId, shownEpoch, spec } from '../store.js';
import { heads, ofHead } from '../wiring.js';
import { ChartBox } from './chartbox.js';
import { lazy } from './lazy.js';

const Plot = lazy(async () => (await import('./curveplot.js')).Plot);

/** Where there is nothing to draw yet, the library for it can wait. */
function Bare() {
  return html`<svg class="fill" viewBox="0 0 10 10" preserveAspectRatio="none" aria-hidden="true">
    <path d="M0 1H10M0 3H10M0 5H10M0 7H10M0 9H10" stroke="var(--line)" vector-effect="non-scaling-stroke" /></svg>`;
}

/** @param {string} name @returns {string} what the chart shows, in one sentence */
function sentenceOf(name) {
  const now = log.value;
  const epoch = shownEpoch.value;
  if (!now || epoch <= now.base) return t('chart.empty');
  const say = (/** @type {number | undefined} */ value) => metric(name, value);
  const train = now.columns[name] ?? [];
  const validation = now.columns[`val_${name}`];
  const facts = { name: name === 'loss' ? t('chart.loss') : metricName(name), e: epoch, train: say(train[epoch - 1]) };
  if (!validation) return t('chart.sentenceTrain', facts);
  const bestAt = bestEpoch(now, epoch);
  return t('chart.sentence', { ...facts, validation: say(validation[epoch - 1]), b: bestAt, best: say(validation[bestAt - 1]) });
}

/** @param {string} name */
function tableOf(name) {
  const now = log.value;
  const validation = now?.columns[`val_${name}`];
  const say = (/** @type {number | undefined} */ value) => metric(name, value);
  return {
    head: [t('chart.epoch'), t('chart.train'), ...(validation ? [t('chart.validation')] : [])],
    rows: Array.from({ length: learned.value }, (_, row) => {
      const i = (now?.base ?? 0) + row;
      return [figure(i + 1), say(now?.columns[name]?.[i]), ...(validation ? [say(validation[i])] : [])];
    }),
    now: shownEpoch.value - 1 - (now?.base ?? 0),
  };
}

/** @param {string} name of a column @returns {string | undefined} its card: Keras's accuracy stands for several metrics, so it is a word of its own */
function cardOf(name) {
  if (name === 'loss' || name === 'accuracy') return name;
  const block = find(catalog.value?.kinds.metric, name);
  return block ? `metric:${block.class_name}` : 'metric';
}

/** @param {{ name: string }} props */
function CurveBox({ name }) {
  const extra = name === 'loss' && html`<button type="button" class="linkish" aria-pressed=${logAxis.value ? 'true' : 'false'}
    onClick=${toggleLogAxis}>${t('chart.log')}</button>`;
  return html`<${ChartBox} id=${`curve-${name}`} title=${name === 'loss' ? t('chart.loss') : metricName(name)}
    about=${cardOf(name)} sentence=${sentenceOf(name)} table=${() => tableOf(name)} extra=${extra}>
    ${runId.value ? html`<${Plot} name=${name} />` : html`<${Bare} />`}</${ChartBox}>`;
}

export function Curves() {
  const second = metricOf.value ?? expectedMetric();
  return html`<div class=${`charts${second ? '' : ' one'}`}>
    <${CurveBox} key="loss" name="loss" />
    ${second && html`<${CurveBox} key=${second} name=${second} />`}
  </div>`;
}

/** @returns {string | null} the metric that a run of this spec would show, as far as the page can know */
function expectedMetric() {
  const first = ofHead(spec.value?.compile.metrics ?? [], (spec.value && heads(spec.value)[0]) ?? '')?.[0];
  return typeof first === 'string' ? first : (first?.class_name ?? null);
}

