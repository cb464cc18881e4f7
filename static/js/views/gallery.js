// @ts-check
// The examples as a gallery: what the data looks like, what one learns from it, what it reached on a real machine.

import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import { needTerms } from '../actions/cards.js';
import { load } from '../actions/edit.js';
import { close, showColumn } from '../actions/page.js';
import { needSamples, sampleQuestion, spreadQuestion } from '../actions/samples.js';
import { around, drawPoints } from '../charts/points.js';
import { Canvas } from '../components/canvas.js';
import { SamplePicture } from '../components/sample.js';
import { Term } from '../components/term.js';
import { cardOf } from '../glossary.js';
import { duration, figure, metric, metricName, t, word } from '../i18n.js';
import { catalog, datasets, samples, terms } from '../store.js';

/** @typedef {import('../types.js').Example} Example */
/** @typedef {import('../types.js').Dataset} Dataset */

const SHOWN = 4; // pictures or rows of a thumbnail

export function Gallery() {
  useEffect(() => void needTerms(), []);
  const all = catalog.value?.examples ?? [];
  const groups = [...new Set(all.map((one) => one.group))];
  const date = all[0]?.measured.date ?? '';
  return html`<p class="lead">${t('examples.lead')}</p>
    ${groups.map((group) => html`<section key=${group} aria-labelledby=${`examples-${group}`}>
      <h3 id=${`examples-${group}`}>${t(`examples.${group}`)}</h3>
      <ul class="gallery">${all.filter((one) => one.group === group).map((one) => html`<${Entry} key=${one.id} example=${one} />`)}</ul>
    </section>`)}
    <p class="cap">${t('examples.measured', { date })}</p>`;
}

/** @param {Example} example */
function choose(example) {
  load({ ...example.spec, name: word(example.title) });
  showColumn('look');
  close();
  /** @type {HTMLElement | null} */ (document.querySelector('.play .main'))?.focus();
}

/** @param {{ example: Example }} props */
function Entry({ example }) {
  const set = datasets.value.find((one) => one.name === example.spec.data.dataset);
  const [known, blocks] = [terms.value, catalog.value];
  const cards = known && blocks ? example.teaches.map((id) => cardOf(id, known, blocks)) : [];
  return html`<li>
    <button type="button" data-example=${example.id} onClick=${() => choose(example)}>
      <span class="thumb" aria-hidden="true">${set && html`<${Thumb} set=${set} example=${example} />`}</span>
      <span class="lines"><b>${word(example.title)}</b><span class="about">${word(example.about)}</span><span class="cap">${reached(example)}</span></span>
    </button>
    <p class="teaches cap">${cards.map((card) => card && html`<${Term} key=${card.id} id=${card.id}>${word(card.title)}</${Term}>`)}</p>
  </li>`;
}

/** @param {Example} example @returns {string} */
function reached({ measured }) {
  const { metric: name, value, epochs, seconds } = measured;
  return t('examples.reached', { name: metricName(name), value: metric(name, value), n: figure(epochs), s: duration(seconds) });
}

/** @param {{ set: Dataset, example: Example }} props */
function Thumb({ set, example }) {
  const { data } = example.spec;
  const points = set.kind === 'points';
  const question = !set.available ? null
    : points ? spreadQuestion(set, data.options) : sampleQuestion(data, set.task === 'regression' ? 'all' : 'each', { limit: set.task === 'regression' ? SHOWN : 20 });
  useEffect(() => void needSamples(question), [question]);
  const list = question ? (samples.value[question] ?? []) : [];
  if (!points) return list.slice(0, SHOWN).map((sample) => html`<${SamplePicture} key=${sample.row} sample=${sample} together=${list} />`);
  const marks = list.map((sample) => ({ x: /** @type {[number, number]} */ (sample.x), y: sample.y, split: /** @type {const} */ ('train') }));
  return html`<${Canvas} class="points" draw=${(/** @type {HTMLCanvasElement} */ canvas) =>
    drawPoints(canvas, marks, { ...around(marks), regression: set.task === 'regression', small: true })} />`;
}
