// @ts-check
// The lens of recurrent layers: what they let in, keep and say, step by step through one sample.

import { html } from 'htm/preact';
import { toggleTable } from '../actions/page.js';
import { drawHeat } from '../charts/cells.js';
import { Canvas } from '../components/canvas.js';
import { Twin } from '../components/chartbox.js';
import { broken, Instead, Late, LayerChoice, layerFor, useLook } from '../components/looking.js';
import { answerOf, SampleChooser } from '../components/samplechooser.js';
import { figure, loss, percent, rich, t, word } from '../i18n.js';
import { lookRow, tables } from '../store.js';

/** @typedef {import('../types.js').Words} Words */
/** @typedef {{ letter: string, title: Words, about: Words, bounded: boolean, values: (number | null)[][] }} Part */
/** @typedef {{ backwards: boolean, units: number, steps: number, parts: Part[] }} Reading */
/** @typedef {{ layer: string, sample: import('../types.js').ToldSample, readings: Reading[] }} GatesLook */

export function Gates() {
  const look = useLook('gates', { layer: layerFor('gates') || null, sample: lookRow.value });
  /** @type {GatesLook | null} */
  const now = look?.answer ?? null;
  if (!now || !look) return html`<${Instead} look=${look} none=${t('gates.none')} />`;
  const gone = broken(now.readings[0]?.parts[0]?.values[0]?.[0], look.epoch);
  if (gone) return html`<p class="say" data-sentence>${gone}</p>`;
  const asTable = tables.value.gates ?? false;
  const several = now.readings.length > 1;
  return html`<${Late} look=${look} /><${Sentence} now=${now} epoch=${look.epoch} />
    <${SampleChooser} row=${now.sample.row} />
    <div class="sub"><h3 id="gates-title">${t('gates.title', { layer: now.layer })}</h3>
      <span class="acts"><${LayerChoice} view="gates" />
        <button type="button" class="linkish" aria-pressed=${asTable ? 'true' : 'false'} data-twin onClick=${() => toggleTable('gates')}>${t('chart.table')}</button></span></div>
    ${now.readings.map((reading) => html`<section key=${reading.backwards} aria-labelledby="gates-title">
      ${several && html`<h4 class="way">${t(reading.backwards ? 'gates.backwards' : 'gates.forwards')}</h4>`}
      ${asTable ? html`<${Means} reading=${reading} />` : html`<div class="heats"><${Read} x=${now.sample.x} />
        ${reading.parts.map((part) => html`<${Heat} key=${part.letter} part=${part} />`)}</div>`}
    </section>`)}
    <p class="cap">${t('gates.hint')}</p>`;
}

/** @param {(number | null)[][]} values @returns {number[]} the mean size of every step */
function sizes(values) {
  return values.map((step) => mean(step.map((value) => Math.abs(value ?? NaN))));
}

/** @param {number[]} values */
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / (values.length || 1);

/** @param {{ now: GatesLook, epoch: number }} props */
function Sentence({ now, epoch }) {
  const parts = now.readings[0]?.parts ?? [];
  const gate = parts.find((part) => part.bounded && ['f', 'z'].includes(part.letter));
  const state = parts.find((part) => part.letter === 'c') ?? parts.find((part) => part.letter === 'h');
  const strength = sizes(state?.values ?? []);
  const facts = {
    e: figure(epoch), n: figure(now.sample.row + 1), s: figure(strength.indexOf(Math.max(...strength)) + 1), y: answerOf(now.sample.y), said: answerOf(now.sample.said),
    state: word(state?.title), gate: word(gate?.title), p: percent(mean((gate?.values ?? []).flat().map((value) => value ?? NaN)), 0),
  };
  return html`<p class="say" data-sentence>${rich(gate ? 'gates.sentence' : 'gates.sentencePlain', facts)} ${
    rich(now.sample.said === now.sample.y ? 'gates.right' : 'gates.wrong', facts)}</p>`;
}

/** The sample beside its gates, step under step. @param {{ x: import('../types.js').Nested }} props */
function Read({ x }) {
  const rows = /** @type {number[][]} */ (x);
  if (!Array.isArray(rows[0])) return null;
  const most = Math.max(...rows.flat().map(Math.abs), 1e-9);
  const signed = rows.flat().some((value) => value < 0);
  return html`<figure class="heat read-x"><h4>${t('gates.input')}</h4>
    <div role="img" aria-label=${t('gates.inputSentence', { n: rows.length, k: rows[0].length })}>
      <${Canvas} draw=${(/** @type {HTMLCanvasElement} */ canvas) => drawHeat(canvas, rows, signed ? 'signed' : 'share', most)} /></div>
    <p class="cap">${t('gates.steps', { n: rows.length })}</p></figure>`;
}

/** @param {{ part: Part }} props */
function Heat({ part }) {
  const flat = part.values.flat().map((value) => value ?? 0);
  const most = Math.max(...flat.map(Math.abs), 1e-9);
  const strength = sizes(part.values);
  const [high, low] = [strength.indexOf(Math.max(...strength)), strength.indexOf(Math.min(...strength))];
  const facts = { name: word(part.title), a: loss(strength[low]), b: loss(strength[high]), s: figure(high + 1), r: figure(low + 1) };
  const draw = (/** @type {HTMLCanvasElement} */ canvas) => drawHeat(canvas, part.values, part.bounded ? 'share' : 'signed', part.bounded ? 1 : most);
  return html`<figure class="heat"><h4>${word(part.title)} <i class="letter" aria-hidden="true">${part.letter}</i></h4>
    <div role="img" aria-label=${t('gates.heat', facts)} data-chart=${`gate-${part.letter}`}><${Canvas} draw=${draw} /></div>
    <p class="cap">${word(part.about)} · ${part.bounded ? '0 – 1' : `±${loss(most)}`}</p></figure>`;
}

/** @param {{ reading: Reading }} props */
function Means({ reading }) {
  const columns = reading.parts.map((part) => part.values.map((step) => mean(step.map((value) => value ?? NaN))));
  return html`<${Twin} title=${t('gates.table')} head=${[t('gates.step'), ...reading.parts.map((part) => `${word(part.title)} (${part.letter})`)]}
    rows=${(columns[0] ?? []).map((_, step) => [figure(step + 1), ...columns.map((column) => loss(column[step]))])} />`;
}
