// @ts-check
// The rows behind a figure: pictures, or rows of numbers, with what the model says of them and how sure it is.

import { html } from 'htm/preact';
import { useEffect, useRef } from 'preact/hooks';
import { chooseCell } from '../actions/judge.js';
import { say } from '../actions/page.js';
import { confidence, figure, t, word } from '../i18n.js';
import { cell, judgedPart, shownDataset } from '../store.js';
import { useLook } from './looking.js';
import { features, isPicture, SamplePicture } from './sample.js';

/** @typedef {import('../types.js').JudgedSample} JudgedSample */

/** @param {{ names: string[] }} props empty for numbers */
export function ExampleRows({ names }) {
  const look = useLook('examples', { split: judgedPart.value, truth: cell.value?.truth ?? null, said: cell.value?.said ?? null });
  /** @type {import('../types.js').Examples | null} */
  const seen = look?.answer ?? null;
  const chosen = cellOf(look?.query ?? '');
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  const list = seen?.samples ?? [];
  const title = !chosen ? t(names.length ? 'examples.worst' : 'examples.farthest')
    : t(chosen.truth === chosen.said ? 'examples.right' : 'examples.cell', { a: names[chosen.truth] ?? '', b: names[chosen.said] ?? '' });
  useEffect(() => {
    if (!chosen) return;
    say(`${title}: ${figure(seen?.total ?? 0)}`);
    root.current?.scrollIntoView({ block: 'nearest' }); // where the window is narrow, they stand below the matrix
  }, [chosen && `${chosen.truth} ${chosen.said}`]);
  if (!seen) return null;
  const pictures = list[0] && isPicture(list[0]);
  return html`<div class="behind" ref=${root} data-examples=${seen.total} tabindex="0" role="region" aria-labelledby="behind-title">
    <div class="sub"><h3 id="behind-title">${title}</h3>
      ${chosen && html`<button type="button" class="linkish" data-all onClick=${() => chooseCell(null)}>${t('examples.all')}</button>`}</div>
    ${!list.length && html`<p class="cap">${t('examples.none')}</p>`}
    ${pictures ? html`<ul class="pictures">${list.map((one) => html`<li key=${one.row}><${Picture} one=${one} list=${list} names=${names} /></li>`)}</ul>`
      : list.length > 0 && html`<${Table} list=${list} names=${names} />`}
    ${seen.total > list.length && html`<p class="cap">${t('examples.more', { n: figure(seen.total - list.length) })}</p>`}
  </div>`;
}

/** @param {string} query of an answer @returns {{ truth: number, said: number } | null} the cell whose rows it has */
function cellOf(query) {
  const asked = new URLSearchParams(query);
  return asked.has('truth') ? { truth: Number(asked.get('truth')), said: Number(asked.get('said')) } : null;
}

/** @param {{ one: JudgedSample, list: JudgedSample[], names: string[] }} props */
function Picture({ one, list, names }) {
  const said = one.said === null ? '?' : (names[one.said] ?? String(one.said));
  const right = one.said === one.y;
  const sure = typeof one.confidence === 'number' && one.confidence <= 1.0001 ? confidence(one.confidence) : '';
  return html`<figure title=${t('soft.row', { n: figure(one.row + 1) })}>
    <${SamplePicture} sample=${one} together=${list} label=${t('examples.picture', { n: figure(one.row + 1), a: names[one.y] ?? one.y, b: said, p: sure })} />
    <figcaption><b class=${right ? 'ok' : 'no'}>${said}</b><span aria-hidden="true">${right ? '✓' : '✕'}</span><span class="cap">${sure}</span>
      <span class="cap ans">${t('soft.answer', { y: names[one.y] ?? one.y })}</span></figcaption>
  </figure>`;
}

/** @param {{ list: JudgedSample[], names: string[] }} props */
function Table({ list, names }) {
  const set = shownDataset.value;
  const few = (set?.features ?? []).slice(0, 6);
  const columns = few.map((_, k) => features(list.map((one) => Number(/** @type {number[]} */ (one.x)[k]))));
  const numbers = !names.length;
  const digits = set?.kind === 'points' ? 2 : 1;
  const off = (/** @type {JudgedSample} */ one) => (one.said === null ? '–' : figure(one.y - one.said, digits));
  return html`<div class="twin" tabindex="0" role="region" aria-label=${t('examples.table')}><table>
    <thead><tr><th scope="col">${t('soft.sample')}</th><th scope="col">${t(numbers ? 'examples.off' : 'examples.sure')}</th>
      <th scope="col">${t('scatter.trueShort')}</th><th scope="col">${t('scatter.saidShort')}</th>${few.map((one) => html`<th key=${word(one)} scope="col">${word(one)}</th>`)}</tr></thead>
    <tbody>${list.map((one, at) => html`<tr key=${one.row}><th scope="row">${t('soft.row', { n: figure(one.row + 1) })}</th>
      <td>${numbers ? off(one) : typeof one.confidence === 'number' ? confidence(one.confidence) : '–'}</td>
      <td>${numbers ? figure(one.y, digits) : names[one.y]}</td>
      <td>${one.said === null ? '–' : numbers ? figure(one.said, digits) : names[one.said]}</td>
      ${columns.map((column, k) => html`<td key=${k}>${column[at]}</td>`)}</tr>`)}</tbody>
  </table></div>`;
}
