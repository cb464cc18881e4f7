// @ts-check
// Column 1: what the network learns from.

import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { chooseDataset, setDataOption, setSplit } from '../actions/edit.js';
import { needSamples, sampleQuestion, spreadQuestion } from '../actions/samples.js';
import { around, drawPoints } from '../charts/points.js';
import { BlockForm } from '../components/blockform.js';
import { Canvas } from '../components/canvas.js';
import { Choice, Slider } from '../components/controls.js';
import { FaultList, fieldFaults, isAt } from '../components/faults.js';
import { Icon, Swatch } from '../components/icons.js';
import { lazy } from '../components/lazy.js';
import { features, isPicture, SamplePicture } from '../components/sample.js';
import { Term } from '../components/term.js';
import { find } from '../fields.js';
import { figure, shapeText, t, word } from '../i18n.js';
import { catalog, dataset, datasets, plan, samples, spec, wide } from '../store.js';

/** @typedef {import('../types.js').Dataset} Dataset */
/** @typedef {import('../types.js').Sample} Sample */
/** @typedef {import('../types.js').Spec} Spec */

const TryIt = lazy(async () => (await import('../components/tryit.js')).TryIt);

export function DataColumn() {
  const set = dataset.value;
  const now = spec.value;
  if (!now) return null;
  const faults = (plan.value?.errors ?? []).filter((fault) => isAt(fault, 'data'));
  const whole = faults.filter((fault) => !isAt(fault, 'data', 'options'));
  const options = datasets.value.map((one) => ({
    value: one.name, text: one.available ? word(one.title) : t('data.needsFiles', { name: word(one.title) }), group: t(`kind.${one.kind}`),
  }));
  return html`<section class="col data" id="data" aria-labelledby="data-title">
    <div class="h"><h2 id="data-title"><span class="n" aria-hidden="true">1</span>${t('column.data')}</h2></div>
    <${Choice} name=${t('data.choose')} about="dataset" strong value=${now.data.dataset} options=${options} onChange=${chooseDataset} />
    ${set?.available && html`<p class="cap about">${sizeLine(set)}</p>`}
    <${FaultList} list=${whole} />
    ${set?.kind === 'points' ? html`<${Toys} chosen=${set} />` : set && html`<${OneOfEach} set=${set} data=${now.data} />`}
    ${set && html`<${BlockForm} schema=${set.options} config=${now.data.options ?? {}} set=${setDataOption} fold=${false} of=${`dataset:${find(catalog.value?.kinds.dataset, set.name)?.class_name}`}
      faults=${fieldFaults(faults, 'data', 'options')} />`}
    <${Split} data=${now.data} />
    ${set && html`<div class="sub"><h3><${Term} id="scaling">${t('data.scaling')}</${Term}></h3></div><p class="cap">${word(set.scaling.text)}</p><${About} set=${set} />`}
    ${wide.value && html`<${TryIt} />`}
  </section>`;
}

/** @param {{ set: Dataset }} props where it comes from, for those who ask */
function About({ set }) {
  const [open, setOpen] = useState(false);
  return html`<button type="button" class="linkish about" aria-expanded=${open ? 'true' : 'false'} onClick=${() => setOpen(!open)}>${t('data.about')}</button>
    ${open && html`<p class="cap">${word(set.about)}</p>
      <p class="cap source">${set.source && t('data.source', { source: set.source, licence: set.licence })}</p>`}`;
}

/** @param {Dataset} set @returns {string} */
function sizeLine(set) {
  const n = figure(plan.value?.data?.dataset === set.name ? plan.value.data.rows : set.rows);
  const facts = { n, shape: shapeText(set.input_shape), c: set.classes.length, f: figure(set.input_shape.at(-1) ?? 0) };
  if (set.kind === 'image') return t('data.images', { ...facts, shape: shapeText(set.input_shape.slice(0, 2)) });
  if (set.kind === 'points') return t(set.task === 'regression' ? 'data.pointsNumbers' : 'data.points', facts);
  if (set.kind === 'sequence') return t('data.sequences', { ...facts, steps: figure(set.input_shape[0] ?? 0) });
  return t(set.task === 'regression' ? 'data.tableNumbers' : 'data.table', facts);
}

/** @param {{ set: Dataset, data: Spec['data'] }} props one sample of every class */
function OneOfEach({ set, data }) {
  const numbers = set.task === 'regression';
  const question = set.available ? sampleQuestion({ ...data, dataset: set.name }, numbers ? 'all' : 'each', { limit: numbers ? 3 : 20 }) : null;
  useEffect(() => void needSamples(question), [question]);
  const list = question ? (samples.value[question] ?? []) : [];
  if (!set.available) return null;
  const first = list[0];
  return html`<div class="sub"><h3>${t(numbers ? 'data.some' : 'data.each')}</h3></div>
    ${first && isPicture(first)
      ? html`<div class="each">${list.map((sample) => html`<figure key=${sample.row}>
          <${SamplePicture} sample=${sample} together=${list} /><figcaption>${word(set.classes[sample.y] ?? '')}</figcaption></figure>`)}</div>`
      : first && html`<${Rows} set=${set} list=${list} />`}`;
}

const FEATURES = 3;

/** @param {{ set: Dataset, list: Sample[] }} props a column for each sample: what it is, then its first features, named above their values */
function Rows({ set, list }) {
  const numbers = set.task === 'regression';
  const shown = list.slice(0, 3);
  // Nobody is told of "1 more": then it stands here too.
  const names = set.features.slice(0, set.features.length <= FEATURES + 1 ? undefined : FEATURES).map(word);
  const values = (/** @type {number} */ k) =>
    features(shown.map((sample) => Number(/** @type {number[]} */ (sample.x)[k]))).map((value, at) => html`<td key=${at}>${value}</td>`);
  const name = (/** @type {string} */ text) => html`<tr key=${text}><th class="name" colspan=${shown.length} scope="colgroup">${text}</th></tr>`;
  return html`<table class="rows">
    <thead>${numbers && name(word(set.target.name))}
      <tr>${shown.map((sample) => html`<th key=${sample.row} scope="col">${numbers ? figure(sample.y) : word(set.classes[sample.y] ?? '')}</th>`)}</tr></thead>
    <tbody>${names.map((text, k) => [name(text), html`<tr key=${k}>${values(k)}</tr>`])}</tbody>
  </table>
  ${set.features.length > names.length && html`<p class="cap about">${t('data.moreFeatures', { n: set.features.length - names.length })}</p>`}`;
}

/** @param {{ chosen: Dataset }} props every toy as a small picture of itself */
function Toys({ chosen }) {
  const list = datasets.value.filter((one) => one.kind === 'points');
  return html`<div class="toys" role="group" aria-label=${t('kind.points')}>
    ${list.map((one) => html`<button key=${one.name} type="button" aria-pressed=${one === chosen ? 'true' : 'false'}
      onClick=${() => one !== chosen && chooseDataset(one.name)}><${Toy} set=${one} chosen=${one === chosen} />${word(one.title)}</button>`)}
  </div>`;
}

/** @param {{ set: Dataset, chosen: boolean }} props */
function Toy({ set, chosen }) {
  const data = spec.value?.data;
  const question = data ? spreadQuestion(set, chosen ? data.options : {}) : null;
  useEffect(() => void needSamples(question), [question]);
  const found = question ? samples.value[question] : undefined;
  const points = (found ?? []).map((sample) => ({ x: /** @type {[number, number]} */ (sample.x), y: sample.y, split: /** @type {const} */ ('train') }));
  return html`<${Canvas} draw=${(/** @type {HTMLCanvasElement} */ canvas) =>
    drawPoints(canvas, points, { ...around(points), regression: set.task === 'regression', small: true })} />`;
}

/** @param {{ data: Spec['data'] }} props */
function Split({ data }) {
  const [open, setOpen] = useState(false);
  const counts = plan.value?.data?.train ? plan.value.data : null;
  const parts = /** @type {const} */ ([['train', 'p1'], ['validation', 'p2'], ['test', 'p3']]);
  const faults = fieldFaults(plan.value?.errors ?? [], 'data');
  const slider = (/** @type {'validation_split' | 'test_split'} */ name, /** @type {string} */ label) => html`<${Slider} label=${label} about=${name}
    value=${Math.round((data[name] ?? 0) * 100)} min=${0} max=${50} step=${5} show=${(/** @type {number} */ n) => `${n}%`}
    onChange=${(/** @type {number} */ n) => setSplit(name, n / 100)} fault=${faults[name] ?? null} />`;
  const shares = counts ? parts.map(([name]) => counts[name]) : [1 - data.validation_split - data.test_split, data.validation_split, data.test_split];
  return html`<div class="sub"><h3><${Term} id="split">${t('split.title')}</${Term}></h3>
      <button type="button" class="linkish" aria-expanded=${open ? 'true' : 'false'} onClick=${() => setOpen(!open)}>${t('split.change')}</button></div>
    <div class="split" aria-hidden="true" style=${{ gridTemplateColumns: shares.map((share) => `${Math.max(0, share)}fr`).join(' ') }}>
      ${parts.map(([name, colour]) => html`<span key=${name} class=${colour}></span>`)}</div>
    <ul class="splitkey">${parts.map(([name], index) => html`<li key=${name}>
      <span>${index === 2 ? html`<${Icon} name="lock" class="sw" />` : html`<${Swatch} series=${index === 0 ? 1 : 2} />`}${t(`split.${name}`)}</span>
      <span>${counts ? figure(counts[name]) : '–'}</span></li>`)}</ul>
    ${open && html`<div>${slider('validation_split', t('split.validation'))}${slider('test_split', t('split.testShort'))}</div>`}`;
}
