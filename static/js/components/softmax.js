// @ts-check
// What the network says about six samples it has not learned from: bars that move with the playhead.

import { html } from 'htm/preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { effect } from '@preact/signals';
import { confidence, figure, loss, percent, t, word } from '../i18n.js';
import { around } from '../record.js';
import { head, language, log, probed, projector, samples, shownDataset, shownEpoch, tables, learned, validated } from '../store.js';
import { Twin } from './chartbox.js';
import { features as shownFeatures, isPicture, SamplePicture, six } from './sample.js';
import { Term } from './term.js';
import { toggleTable } from '../actions/page.js';

/** @typedef {import('../types.js').Sample} Sample */

const FROM_AFAR = 3; // samples on a projector

/** @param {{ question: string }} props question: where the six come from as long as no run has named them */
export function Softmax({ question }) {
  const all = probed.value.length ? probed.value : six(samples.value[question] ?? []);
  const list = projector.value ? all.slice(0, FROM_AFAR) : all;
  const classes = (shownDataset.value?.classes ?? []).map(word);
  if (!list.length || !classes.length) return null;
  const pictures = isPicture(/** @type {Sample} */ (list[0]));
  const asTable = tables.value.softmax ?? false;
  const long = classes.some((name) => name.length > 3);
  return html`<section aria-labelledby="softmax-title" data-about="softmax">
    <div class="sub"><h3 id="softmax-title">${heading(pictures, list.length)}</h3>
      <span class="acts"><${Caption} classes=${classes.length} />
      <button type="button" class="linkish" aria-pressed=${asTable ? 'true' : 'false'} data-twin
        onClick=${() => toggleTable('softmax')}>${t('chart.table')}</button></span></div>
    ${asTable
      ? html`<${SoftmaxTwin} list=${list} classes=${classes} />`
      : html`<div class=${`softs${long ? ' words' : ''}`}>${list.map((sample, index) =>
        html`<${Soft} key=${sample.row} sample=${sample} index=${index} together=${list} classes=${classes} />`)}</div>`}
    ${!pictures && !asTable && html`<p class="cap strips">${t('soft.strips')}</p>`}
  </section>`;
}

/** @param {boolean} pictures @param {number} n */
function heading(pictures, n) {
  if (!validated.value) return t(pictures ? 'soft.picturesSeen' : 'soft.rowsSeen', { n });
  if (n === 6) return t(pictures ? 'soft.sixPictures' : 'soft.sixRows');
  return t(pictures ? 'soft.pictures' : 'soft.rows', { n });
}

/** @param {{ classes: number }} props two come from one sigmoid unit, or two softmax units: then it is just the output */
function Caption({ classes }) {
  const text = learned.value ? t(classes > 2 ? 'soft.caption' : 'soft.captionTwo', { e: figure(shownEpoch.value) }) : '';
  return html`<span class="cap nowrap">${text && html`<${Term} id=${classes > 2 ? 'softmax' : 'prediction'}>${text}</${Term}>`}</span>`;
}

/**
 * The outputs at the playhead, between two epochs while it moves; level before the first.
 * @param {number} index @param {number} count of classes
 * @returns {number[]}
 */
function outputsAt(index, count) {
  const found = log.value ? around(log.value.outputs, head.value) : null;
  const from = found?.from[index];
  const to = found?.to[index];
  if (!found || !from || !to) return Array(count).fill(1 / count);
  return from.map((p, k) => p + (/** @type {number} */ (to[k]) - p) * found.part);
}

/** @param {number[]} values @returns {string} a share as percentage; a last layer without softmax gives just a number */
function howSure(values) {
  const most = Math.max(...values);
  const isShare = Math.min(...values) >= 0 && most <= 1.0001;
  return isShare ? confidence(most) : loss(most);
}

/** @param {number[]} values */
const winner = (values) => values.indexOf(Math.max(...values));

/** @param {{ sample: Sample, index: number, together: Sample[], classes: string[] }} props */
function Soft({ sample, index, together, classes }) {
  const ref = useRef(/** @type {HTMLElement | null} */ (null));
  const was = useRef({ right: false, seen: false });
  useLayoutEffect(() => effect(() => {
    const root = ref.current;
    if (!root) return;
    language.value;
    show(root, outputsAt(index, classes.length), sample.y, classes, Boolean(log.value?.outputs.size), was.current);
  }), [index, sample, classes.join()]);
  return html`<figure class="soft" ref=${ref} role="img">
    <div class="who">
      <${SamplePicture} sample=${sample} together=${together} />
      <div>
        <div class="saidrow"><span class="d"></span><span class="mk" aria-hidden="true"></span><span class="pc"></span></div>
        <div class="ans">${t('soft.answer', { y: classes[sample.y] ?? sample.y })}</div>
      </div>
    </div>
    <div class=${`bars${classes.length < 5 ? ' few' : ''}`}>${classes.map((name) => html`<i key=${name}></i>`)}</div>
    <div class="ticks">${classes.map((name, k) => html`<span key=${name} class=${k === sample.y ? 'y' : ''}>${name}</span>`)}</div>
  </figure>`;
}

/**
 * Straight into the elements: sixty bars sixty times a second are too many for a comparison of trees.
 * @param {HTMLElement} root
 * @param {number[]} values
 * @param {number} answer
 * @param {string[]} classes
 * @param {boolean} trained
 * @param {{ right: boolean, seen: boolean }} was
 */
function show(root, values, answer, classes, trained, was) {
  const top = winner(values);
  const right = top === answer;
  root.querySelectorAll('i').forEach((bar, k) => {
    const value = values[k] ?? 0;
    bar.style.transform = `scaleY(${value > 0.004 ? Math.min(1, value).toFixed(4) : 0})`;
    const look = !trained || k !== top ? '' : right ? 'win' : 'lose';
    if (bar.className !== look) bar.className = look;
  });
  const said = /** @type {HTMLElement} */ (root.querySelector('.d'));
  const mark = /** @type {HTMLElement} */ (root.querySelector('.mk'));
  const name = trained ? (classes[top] ?? String(top)) : '?';
  put(said, name);
  said.classList.toggle('long', name.length > 3);
  put(mark, trained ? (right ? '✓' : '✕') : '');
  mark.classList.toggle('ok', right);
  mark.classList.toggle('no', !right);
  // A right answer gained ticks once.
  if (was.seen && right !== was.right) mark.classList.toggle('gained', right);
  was.right = right;
  was.seen = trained;
  const percentage = trained ? howSure(values) : '';
  put(/** @type {HTMLElement} */ (root.querySelector('.pc')), percentage);
  const label = trained
    ? t(right ? 'soft.sentenceRight' : 'soft.sentenceWrong', { y: classes[answer] ?? answer, said: name, p: percentage })
    : t('soft.sentenceEmpty', { y: classes[answer] ?? answer });
  if (root.getAttribute('aria-label') !== label) root.setAttribute('aria-label', label);
}

/** The same text again would still cost a layout. @param {HTMLElement} element @param {string} text */
function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** @param {{ list: Sample[], classes: string[] }} props */
function SoftmaxTwin({ list, classes }) {
  const features = shownDataset.value?.features ?? [];
  const flat = list.map((sample) => /** @type {number[]} */ (sample.x));
  const withFeatures = features.length > 0 && !isPicture(/** @type {Sample} */ (list[0]));
  const columns = withFeatures ? features.map((_, k) => shownFeatures(flat.map((row) => row[k] ?? NaN))) : [];
  shownEpoch.value;
  return html`<${Twin} title=${t('soft.tableTitle')}
    head=${[t('soft.sample'), t('soft.truth'), ...classes, ...(withFeatures ? features.map(word) : [])]}
    rows=${list.map((sample, index) => [
      t('soft.row', { n: sample.row + 1 }), classes[sample.y] ?? String(sample.y),
      ...outputsAt(index, classes.length).map((p) => percent(p)),
      ...(withFeatures ? columns.map((column) => column[index] ?? '') : []),
    ])} />`;
}
