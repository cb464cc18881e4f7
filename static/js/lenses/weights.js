// @ts-check
// Weights: the network drawn, and how the weights and outputs of each layer lie over the epochs.

import { html } from 'htm/preact';
import { BandBox } from '../components/bandbox.js';
import { InWords, NoLook, shownLook, titlesOf } from '../components/inwords.js';
import { Network } from '../components/network.js';
import { figure, number, percent, shapeText, t } from '../i18n.js';
import { arrayName, kernelOf, kernelsOf, learning, weightsVerdict } from '../inside.js';
import { log } from '../store.js';

/** @typedef {import('../types.js').Look} Look */

export function Weights() {
  const look = shownLook();
  if (!look) return html`<${NoLook} says="weights.none" />`;
  const names = titlesOf(look);
  return html`
    <${Words} look=${look} names=${names} />
    <${Network} look=${look} />
    <div class="sub"><h3>${t('weights.title')}</h3></div>
    <p class="cap key">${t('spread.key')}</p>
    ${learning(look).map((at) => html`<${LayerBands} key=${at} at=${at} look=${look} name=${names[at] ?? ''} />`)}`;
}

/** @param {{ look: Look, names: string[] }} props */
function Words({ look, names }) {
  const first = log.value?.looks[0] ?? look;
  const found = weightsVerdict(look, first);
  const kernel = look.layers[found.at] ? kernelOf(/** @type {import('../types.js').LayerLook} */ (look.layers[found.at])) : null;
  const ends = { a: number(kernel?.quantiles?.[0] ?? NaN), b: number(kernel?.quantiles?.at(-1) ?? NaN) };
  const norms = found.key === 'grown' ? { a: number(found.from), b: number(found.to) } : ends;
  const facts = { e: figure(look.epoch), name: names[found.at] ?? '', ...norms, n: figure(found.from), all: figure(found.to), p: percent(found.from, 0) };
  return html`<${InWords} says=${`weights.${found.key}`} facts=${facts} />`;
}

/** @param {{ at: number, look: Look, name: string }} props one layer: its weights and what it gives */
function LayerBands({ at, look, name }) {
  const layer = /** @type {import('../types.js').LayerLook} */ (look.layers[at]);
  const kernels = kernelsOf(layer);
  const { flat, dead, shape: output } = layer.output;
  const note = dead ? t('weights.deadShare', { n: figure(dead), all: figure(output.at(-1) ?? 0) }) : flat === undefined ? '' : t('weights.flatShare', { p: percent(flat, 0) });
  return html`<div class="charts pair">
    ${kernels.map((kernel) => html`<${BandBox} key=${kernel.name} id=${`weights-${at}-${kernel.name}`} note=${shapeText(kernel.shape)} colour="s1"
      title=${kernels.length > 1 ? `${name}: ${arrayName(kernel)}` : t('weights.of', { name })}
      of=${(/** @type {Look} */ one) => one.layers[at]?.weights.find((each) => each.name === kernel.name)} />`)}
    <${BandBox} id=${`outputs-${at}`} title=${t('weights.outputs', { name })} note=${note} colour="s4" of=${(/** @type {Look} */ one) => one.layers[at]?.output} />
  </div>`;
}
