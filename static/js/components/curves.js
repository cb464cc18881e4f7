// @ts-check
// Loss and metric over epochs: two small charts, not one with two axes.

import { html } from 'htm/preact';
import { useEffect, useRef } from 'preact/hooks';
import { effect } from '@preact/signals';
import { toggleLogAxis } from '../actions/page.js';
import { Curve } from '../charts/curve.js';
import { forget, paint } from '../charts/frame.js';
import { figure, isShare, metric, metricName, percent, t, tick } from '../i18n.js';
import { bestEpoch } from '../record.js';
import { best, head, language, learned, log, logAxis, metricOf, runEpochs, shownEpoch, spec, theme, trained } from '../store.js';
import { ChartBox } from './chartbox.js';

/** @param {{ name: string }} props name: of the column */
function Plot({ name }) {
  const host = useRef(/** @type {HTMLDivElement | null} */ (null));
  useEffect(() => {
    const element = /** @type {HTMLDivElement} */ (host.current);
    const curve = new Curve(element);
    const draw = () => curve.draw(state(name));
    const stop = effect(() => {
      head.value;
      log.value;
      runEpochs.value;
      logAxis.value;
      theme.value;
      language.value;
      paint(draw);
    });
    const observer = new ResizeObserver(() => paint(draw));
    observer.observe(element);
    return () => {
      stop();
      observer.disconnect();
      forget(draw);
      curve.destroy();
    };
  }, [name]);
  return html`<div class="fill" ref=${host}></div>`;
}

/** @param {string} name @returns {import('../charts/curve.js').CurveState} */
function state(name) {
  const now = log.peek();
  const share = isShare(name);
  return {
    epochs: runEpochs.peek() || 20,
    base: now?.base ?? 0,
    trained: trained.peek(),
    head: head.peek(),
    best: best.peek(),
    train: now?.columns[name] ?? [],
    validation: now && learned.peek() && !now.columns[`val_${name}`] ? null : (now?.columns[`val_${name}`] ?? []),
    share,
    log: logAxis.peek() && !share,
    dark: theme.peek() === 'dark',
    trainWord: t('chart.train'),
    validationWord: t('chart.validation'),
    say: (value) => metric(name, value),
    axis: (value) => (share ? percent(value, 0) : tick(value)),
  };
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

/** @param {{ name: string }} props */
function CurveBox({ name }) {
  const extra = name === 'loss' && html`<button type="button" class="linkish" aria-pressed=${logAxis.value ? 'true' : 'false'}
    onClick=${toggleLogAxis}>${t('chart.log')}</button>`;
  return html`<${ChartBox} id=${`curve-${name}`} title=${name === 'loss' ? t('chart.loss') : metricName(name)}
    sentence=${sentenceOf(name)} table=${() => tableOf(name)} extra=${extra}><${Plot} name=${name} /></${ChartBox}>`;
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
  const first = spec.value?.compile.metrics?.[0];
  return typeof first === 'string' ? first : (first?.class_name ?? null);
}

