// @ts-check
// Predicted against true for numbers, every validation row a square that walks towards the diagonal.

import { html } from 'htm/preact';
import { drawScatter } from '../charts/scatter.js';
import { figure, t, word } from '../i18n.js';
import { around } from '../record.js';
import { head, log, shownDataset, shownEpoch, validated } from '../store.js';
import { Canvas } from './canvas.js';
import { ChartBox } from './chartbox.js';

/** @returns {number[]} predictions at the playhead */
function predictions() {
  const found = log.value ? around(log.value.scatter, head.value) : null;
  if (!found) return [];
  return found.from.map((value, k) => value + (/** @type {number} */ (found.to[k]) - value) * found.part);
}

/** @returns {string} the target's name with its unit */
function target() {
  const { name, unit } = shownDataset.value?.target ?? { name: '', unit: '' };
  return word(unit) ? `${word(name)} (${word(unit)})` : word(name);
}

/** @param {HTMLCanvasElement} canvas */
function draw(canvas) {
  const now = log.peek();
  drawScatter(canvas, {
    truth: now?.targets ?? [], said: predictions(), xLabel: t('scatter.true', { name: target() }), yLabel: t('scatter.said', { name: target() }),
  });
}

/** @returns {string} */
function sentence() {
  const truth = log.value?.targets ?? [];
  const said = predictions();
  if (!truth.length || !said.length) return t('scatter.sentenceEmpty');
  const miss = truth.reduce((sum, value, k) => sum + Math.abs(value - /** @type {number} */ (said[k])), 0) / truth.length;
  return t('scatter.sentence', { n: truth.length, e: shownEpoch.value, d: figure(miss, 1) });
}

export function ScatterView() {
  const now = log.value;
  if (!now?.targets.length) return null;
  const table = () => {
    const said = predictions();
    return {
      head: [t('soft.sample'), t('scatter.trueShort'), t('scatter.saidShort')],
      rows: now.targets.map((value, k) => [t('soft.row', { n: (now.rows[k] ?? k) + 1 }), figure(value, 1), figure(said[k] ?? NaN, 1)]),
    };
  };
  return html`<div class="scatter"><${ChartBox} id="scatter" title=${t(validated.value ? 'scatter.title' : 'scatter.titleSeen')} sentence=${sentence()} table=${table}>
    <${Canvas} class="fill" draw=${draw} watch=${() => [head.value, log.value]} />
  </${ChartBox}></div>`;
}
