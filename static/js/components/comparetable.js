// @ts-check
// The compared runs as a table: what they do differently, and what came of it. Every column sorts.

import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { toggleCompared } from '../actions/compare.js';
import { rename } from '../actions/page.js';
import { show } from '../actions/runs.js';
import { differences } from '../differences.js';
import { shown as settingText, find } from '../fields.js';
import { duration, figure, loss, metric, metricName, setting, t, word } from '../i18n.js';
import { catalog, lanes, renaming, runId, runSpecs, shownEpoch } from '../store.js';
import { Icon, SeriesSign, StateSign } from './icons.js';
import { Rename } from './runcard.js';
import { aim, columnOf, metricThatCounts, nameOf, partShown, standings } from './standing.js';

/** @typedef {import('../differences.js').Difference} Difference */
/** @typedef {ReturnType<typeof standings>[0]} Standing */
/** @typedef {{ id: string, title: string, text: (row: Standing) => string, value: (row: Standing) => number | string, number: boolean, own?: boolean }} Column
 *   own: a setting in which the runs differ */

/** @param {Difference} difference @returns {string} its place in the page's words */
export function placeText({ place }) {
  return place.map((one) => ('key' in one ? t(one.key, one.facts) : 'words' in one ? word(one.words) : one.text)).join('\u00a0· '); // the sign never begins a line
}

/** @param {Difference} difference @param {import('../types.js').Json | undefined} value @returns {string} */
export function valueText({ id }, value) {
  if (value === undefined) return t('compare.missing');
  if (id === 'data') return word(find(catalog.value?.kinds.dataset, value)?.title) || String(value);
  if (typeof value === 'number') return setting(value);
  if (typeof value === 'boolean') return t(value ? 'compare.yes' : 'compare.no');
  return settingText(value);
}

/** @returns {Difference[]} as far as the experiments are known */
export function known() {
  const specs = lanes.value.map(({ run }) => runSpecs.value[run.id]);
  if (!catalog.value || specs.length < 2 || specs.some((spec) => !spec)) return [];
  return differences(/** @type {import('../types.js').Spec[]} */ (specs), catalog.value);
}

/** @param {Standing[]} rows @param {Difference[]} found @returns {Column[]} */
function columns(rows, found) {
  const { name, goal } = aim();
  const main = metricThatCounts();
  const of = (/** @type {Difference} */ one, /** @type {Standing} */ row) => one.values[rows.findIndex((other) => other.lane === row.lane)];
  const mainOf = (/** @type {Standing} */ row) => columnOf(row.lane, main)?.[row.at - 1] ?? NaN;
  const lossOf = (/** @type {Standing} */ row) => columnOf(row.lane, 'loss')?.[row.at - 1] ?? NaN;
  const bestOf = (/** @type {Standing} */ row) => columnOf(row.lane, name)?.[row.best - 1] ?? NaN;
  const seconds = (/** @type {Standing} */ row) => row.lane.log?.seconds[row.at - 1] ?? NaN;
  const title = name === 'loss' ? t('chart.loss') : metricName(name);
  return [
    { id: 'run', title: t('compare.run'), text: ({ lane }) => nameOf(lane.run), value: ({ lane }) => lane.run.number, number: false },
    ...found.map((one) => ({
      id: one.id, title: placeText(one), own: true, number: one.values.every((value) => value === undefined || typeof value === 'number'),
      text: (/** @type {Standing} */ row) => valueText(one, of(one, row)),
      value: (/** @type {Standing} */ row) => {
        const value = of(one, row);
        return typeof value === 'number' ? value : valueText(one, value);
      },
    })),
    ...(goal === null ? [] : [{
      id: 'goal', title: t('compare.reached', { goal: metric(name, goal) }), number: true,
      text: (/** @type {Standing} */ row) => (row.arrived ? t('compare.epoch', { e: figure(row.arrived) }) : '–'), value: (/** @type {Standing} */ row) => row.arrived || Infinity,
    }]),
    ...(main === 'loss' ? [] : [{
      id: 'metric', title: metricName(main), number: true, text: (/** @type {Standing} */ row) => metric(main, mainOf(row)), value: mainOf,
    }]),
    { id: 'loss', title: t('chart.loss'), text: (row) => loss(lossOf(row)), value: lossOf, number: true },
    { id: 'best', title: t('compare.best', { name: title }), text: (row) => (row.best ? t('compare.bestAt', { value: metric(name, bestOf(row)), e: row.best }) : '–'), value: bestOf, number: true },
    ...(rows.every((row) => row.at === rows[0]?.at) ? [] : [{
      id: 'at', title: t('train.epochs'), text: (/** @type {Standing} */ row) => figure(row.at), value: (/** @type {Standing} */ row) => row.at, number: true,
    }]),
    { id: 'seconds', title: t('compare.seconds'), text: (row) => (Number.isFinite(seconds(row)) ? duration(seconds(row)) : '–'), value: seconds, number: true },
  ];
}

/** @param {number | string} a @param {number | string} b what is not a number comes last, either way round */
function order(a, b) {
  if (typeof a === 'string' || typeof b === 'string') return String(a).localeCompare(String(b));
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a === b ? 0 : a - b;
}

export function CompareTable() {
  const [by, setBy] = useState({ id: '', down: false });
  const rows = standings();
  const found = known();
  const all = columns(rows, found);
  const key = all.find((column) => column.id === by.id);
  const sorted = key ? [...rows].sort((a, b) => order(key.value(a), key.value(b)) * (by.down ? -1 : 1)) : rows;
  const sort = (/** @type {Column} */ column) => setBy({ id: column.id, down: by.id === column.id && !by.down });
  const caption = t(found.length ? 'compare.table' : 'compare.same', { e: figure(shownEpoch.value), part: t(`chart.${partShown()}`) });
  return html`<p class="cap" id="cmp-title">${caption}</p>
  <div class="cmp" tabindex="0" role="region" aria-labelledby="cmp-title">
    <table>
      <thead><tr>${all.map((column) => html`<th key=${column.id} scope="col" class=${column.number ? 'num' : ''}
        aria-sort=${by.id === column.id ? (by.down ? 'descending' : 'ascending') : null}>
        <button type="button" onClick=${() => sort(column)}>${column.title}<span aria-hidden="true">${by.id === column.id ? (by.down ? ' ↓' : ' ↑') : ''}</span></button></th>`)}
        <td></td></tr></thead>
      <tbody>${sorted.map((row) => html`<${Row} key=${row.lane.run.id} row=${row} columns=${all} />`)}</tbody>
    </table>
  </div>`;
}

/** @param {{ row: Standing, columns: Column[] }} props */
function Row({ row, columns: all }) {
  const { run, series, log } = row.lane;
  const mark = `compare ${run.id}`;
  const state = log?.state ?? run.state;
  return html`<tr class=${run.id === runId.value ? 'now' : ''}>
    ${all.map((column) => (column.id === 'run'
      ? html`<th key="run" scope="row">${renaming.value === mark ? html`<${Rename} run=${run} />` : html`<span class="entry">
          <${SeriesSign} series=${series} />
          <button type="button" class="nm" aria-current=${run.id === runId.value ? 'true' : undefined} title=${t('compare.show', { n: run.number })}
            onClick=${() => show(run.id)}>${column.text(row)}</button>
          ${state !== 'finished' && html`<span title=${t(`compare.state.${state}`)}><${StateSign} state=${state} /><span class="sr">${t(`compare.state.${state}`)}</span></span>`}</span>`}</th>`
      : html`<td key=${column.id} class=${`${column.number ? 'num' : ''}${column.own ? ' own-set' : ''}`}>${column.text(row)}</td>`))}
    <td class="acts">
      ${run.mine && html`<button type="button" class="iconbtn" aria-label=${t('compare.rename', { name: nameOf(run) })} title=${t('run.rename')}
        onClick=${() => rename(mark)}><${Icon} name="pen" /></button>`}
      <button type="button" class="iconbtn" aria-label=${t('compare.out', { name: nameOf(run) })} title=${t('compare.outShort')}
        onClick=${() => toggleCompared(run.id)}><${Icon} name="close" /></button></td>
  </tr>`;
}
