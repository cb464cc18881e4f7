// @ts-check
// Loss and metric of several runs over epochs, one chart for each.

import { html } from 'htm/preact';
import { useRef } from 'preact/hooks';
import { pointAt } from '../actions/compare.js';
import { toggleLogAxis } from '../actions/page.js';
import { drawLanes } from '../charts/lanes.js';
import { shortened } from '../finish.js';
import { figure, isShare, metric, metricName, percent, t, tick } from '../i18n.js';
import { atEnd, head, lanes, logAxis, pointed, shownEpoch } from '../store.js';
import { Canvas } from './canvas.js';
import { ChartBox } from './chartbox.js';
import { aim, columnOf, headOf, metricThatCounts, nameOf, partShown } from './standing.js';

/** @returns {number} the longest of them */
function longest() {
  return Math.max(2, ...lanes.value.map(({ run, log }) => Math.max(run.epochs, log?.trained ?? 0)));
}

/** @param {string} name @returns {import('../charts/lanes.js').LanesState} */
function state(name) {
  const share = isShare(name);
  const { name: counts, goal } = aim();
  const names = shortened(lanes.value.map(({ run }) => nameOf(run)));
  return {
    curves: lanes.value.flatMap((lane, at) => {
      const values = columnOf(lane, name);
      if (!values || !lane.log) return [];
      const { trained, base } = lane.log;
      return [{ series: lane.series, name: names[at] ?? '', values, trained, base, head: headOf(lane) }];
    }),
    epochs: longest(),
    head: atEnd.value ? 0 : head.value,
    at: pointed.value,
    goal: counts === name ? goal : null,
    goalWord: goal === null ? '' : metric(name, goal),
    share,
    log: logAxis.value && !share,
    say: (value) => metric(name, value),
    axis: (value) => (share ? percent(value, 0) : tick(value)),
  };
}

/** @param {string} name @returns {string} */
const titleOf = (name) => `${name === 'loss' ? t('chart.loss') : metricName(name)}, ${t(`chart.${partShown()}`)}`;

/** @param {string} name @returns {string} what the chart shows, in one sentence */
function sentenceOf(name) {
  const list = lanes.value.flatMap((lane) => {
    const value = columnOf(lane, name)?.[Math.floor(headOf(lane)) - 1];
    return value === undefined ? [] : [`${nameOf(lane.run)} ${metric(name, value)}`];
  });
  if (!list.length) return t('chart.empty');
  return t('compare.chart', { name: titleOf(name), e: shownEpoch.value, list: list.join(', ') });
}

/** @param {string} name */
function tableOf(name) {
  const shown = lanes.value.filter((lane) => columnOf(lane, name));
  const rows = Math.max(0, ...shown.map(({ log }) => log?.trained ?? 0));
  return {
    head: [t('chart.epoch'), ...shown.map((lane) => `${lane.run.number} · ${nameOf(lane.run)}`)],
    rows: Array.from({ length: rows }, (_, i) => [figure(i + 1), ...shown.map((lane) => metric(name, columnOf(lane, name)?.[i]))]),
    now: shownEpoch.value - 1,
  };
}

/** @param {{ name: string }} props */
function LaneChart({ name }) {
  const extra = name === 'loss' && html`<button type="button" class="linkish" aria-pressed=${logAxis.value ? 'true' : 'false'}
    onClick=${toggleLogAxis}>${t('chart.log')}</button>`;
  const epochAt = useRef(/** @type {((x: number) => number) | null} */ (null));
  const draw = (/** @type {HTMLCanvasElement} */ canvas) => {
    epochAt.current = drawLanes(canvas, state(name));
  };
  const point = (/** @type {PointerEvent} */ event) => {
    const box = /** @type {HTMLElement} */ (event.currentTarget).getBoundingClientRect();
    if (epochAt.current) pointAt(epochAt.current(event.clientX - box.left));
  };
  return html`<${ChartBox} id=${`lanes-${name}`} title=${titleOf(name)} sentence=${sentenceOf(name)} table=${() => tableOf(name)} extra=${extra}>
    <div class="fill" onPointerMove=${point} onPointerDown=${point} onPointerLeave=${() => pointAt(null)}>
      <${Canvas} class="fill" draw=${draw} watch=${() => state(name)} /></div>
  </${ChartBox}>`;
}

export function LaneCurves() {
  const second = metricThatCounts();
  return html`<div class=${`charts${second === 'loss' ? ' one' : ''}`}>
    ${second !== 'loss' && html`<${LaneChart} key=${second} name=${second} />`}
    <${LaneChart} key="loss" name="loss" />
  </div>`;
}
