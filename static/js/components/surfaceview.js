// @ts-check
// Two-dimensional data: what the network would say at every place of the plane, and the points it learns from.

import { html } from 'htm/preact';
import { toggleTable } from '../actions/page.js';
import { tryInput } from '../actions/tryit.js';
import { fit } from '../charts/frame.js';
import { drawPoints } from '../charts/points.js';
import { drawSurface } from '../charts/surface.js';
import { figure, loss, metric, metricName, setting, t, word } from '../i18n.js';
import { frame, paintPlace, placeOf } from '../place.js';
import { mainMetric, moment } from '../record.js';
import { head, log, samples, shownDataset, shownEpoch, shownHead, tables, tried } from '../store.js';
import { Canvas } from './canvas.js';
import { Twin } from './chartbox.js';

/** @typedef {import('../types.js').Point} Point */
/** @typedef {import('../types.js').Log} Log */

/** @param {{ question: string }} props question: where the points come from as long as no run has named them */
export function SurfaceView({ question }) {
  const now = log.value;
  const regression = shownDataset.value?.task === 'regression';
  const points = now?.points.length ? now.points : pointsOf(samples.value[question] ?? []);
  const asTable = tables.value.surface ?? false;
  const name = now ? mainMetric(now, shownHead.value) : null;
  const epoch = shownEpoch.value;
  const shown = (/** @type {string} */ column) => now?.columns[`val_${column}`]?.[epoch - 1] ?? now?.columns[column]?.[epoch - 1];
  return html`<div class="surf">
    ${asTable ? html`<${PointsTwin} points=${points} regression=${regression} />` : html`<div class="pic" role="img" aria-label=${sentence(now, points, regression)} data-chart="surface"
        onPointerDown=${ask} onPointerMove=${ask}>
      <${Canvas} draw=${paintField} watch=${() => [head.value, log.value]} />
      <${Canvas} draw=${(/** @type {HTMLCanvasElement} */ canvas) => drawPoints(canvas, points, { ...frame(), regression })} />
      <${Canvas} draw=${paintPlace} watch=${() => tried.value} />
    </div>`}
    <div class="read">
      ${name && html`<dl><dt>${t('surface.validation', { name: metricName(name) })}</dt><dd>${metric(name, shown(name))}</dd></dl>`}
      <dl><dt>${t('surface.validation', { name: t('chart.loss') })}</dt><dd>${loss(shown('loss'))}</dd></dl>
      <${Ramp} regression=${regression} />
      ${regression ? html`<${ValueKey} />` : html`<${ClassKey} />`}
      <button type="button" class="linkish start" aria-pressed=${asTable ? 'true' : 'false'} data-twin
        onClick=${() => toggleTable('surface')}>${t('chart.table')}</button>
    </div>
  </div>`;
}

/** @param {PointerEvent} event what does it say there? The answer stands in Try it. */
function ask(event) {
  if (event.buttons & 1) tryInput(placeOf(event));
}

/** @param {import('../types.js').Sample[]} list @returns {Point[]} */
function pointsOf(list) {
  return list.map((sample) => ({
    x: /** @type {[number, number]} */ (sample.x), y: sample.y, split: 'train',
  }));
}

/** @param {HTMLCanvasElement} canvas the two grids around the playhead, mixed */
function paintField(canvas) {
  const found = moment(log.peek()?.grids ?? [], head.peek());
  const classes = shownDataset.peek()?.task !== 'regression';
  if (found) drawSurface(canvas, { from: found.from.grid, to: found.to.grid, part: found.part, level: classes ? 0.5 : 0 });
  else fit(canvas);
}

/** @param {Log | null} now @param {Point[]} points @param {boolean} regression */
function sentence(now, points, regression) {
  const n = figure(points.length);
  if (!now?.grids.length || now.trained <= now.base) return t('surface.sentenceEmpty', { n });
  const e = figure(shownEpoch.value);
  const name = mainMetric(now, shownHead.value);
  const value = name ? (now.columns[`val_${name}`] ?? now.columns[name])?.[shownEpoch.value - 1] : undefined;
  const shown = name ? `${metricName(name)} ${metric(name, value)}` : '';
  return t(regression ? 'surface.sentenceNumbers' : 'surface.sentence', { n, e, metric: shown });
}

/** @param {{ regression: boolean }} props */
function Ramp({ regression }) {
  const grids = log.value?.grids ?? [];
  const last = grids[0]?.grid;
  const reach = last ? Math.max(Math.abs(last.low), Math.abs(last.high)) : 1;
  const ends = regression ? [setting(-Number(reach.toPrecision(2))), '0', setting(Number(reach.toPrecision(2)))] : ['0', '0.5', '1'];
  const b = word(shownDataset.value?.classes[1] ?? 'B');
  return html`<div>
    <div class="lab">${regression ? word(shownDataset.value?.target.name) : t('surface.probability', { b })}</div>
    <div class="ramp"></div>
    <div class="rampkey">${ends.map((end) => html`<span key=${end}>${end}</span>`)}</div>
  </div>`;
}

function ClassKey() {
  const [a, b] = (shownDataset.value?.classes ?? []).map(word);
  return html`<ul class="key">
    <li><svg viewBox="0 0 14 14" aria-hidden="true"><path class="a" d="M7 1.5 12.5 7 7 12.5 1.5 7Z" /></svg>${t('surface.class', { name: a ?? 'A' })}</li>
    <li><svg viewBox="0 0 14 14" aria-hidden="true"><circle class="b" cx="7" cy="7" r="5" /></svg>${t('surface.class', { name: b ?? 'B' })}</li>
    <li><svg viewBox="0 0 14 14" aria-hidden="true"><circle class="hollow" cx="7" cy="7" r="4.2" /></svg>${t('surface.hollow')}</li>
  </ul>`;
}

function ValueKey() {
  return html`<ul class="key"><li>${t('surface.valueKey')}</li></ul>`;
}

/** @param {{ points: Point[], regression: boolean }} props */
function PointsTwin({ points, regression }) {
  const names = (shownDataset.value?.classes ?? []).map(word);
  return html`<${Twin} title=${t('surface.tableTitle')}
    head=${[t('surface.point'), 'x₁', 'x₂', regression ? word(shownDataset.value?.target.name) : t('soft.truth'), t('surface.part')]}
    rows=${points.map((point, index) => [figure(index + 1), figure(point.x[0], 2), figure(point.x[1], 2),
      regression ? figure(point.y, 2) : (names[point.y] ?? point.y), t(`split.${point.split}`)])} />`;
}
