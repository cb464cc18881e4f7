// @ts-check
// Inside the stack of cards: what each unit says over the field, and the weights between two rows of units.

import { html } from 'htm/preact';
import { drawSeam, drawUnits, inputFields } from '../charts/units.js';
import { rem } from '../charts/frame.js';
import { figure, number, t } from '../i18n.js';
import { fieldsOf, kernelOf, mixed, numbersOf } from '../inside.js';
import { moment } from '../record.js';
import { head, log, plan, sameModel, shownEpoch, spec } from '../store.js';
import { Canvas } from './canvas.js';

/** @typedef {import('../types.js').Look} Look */
/** @typedef {import('../types.js').LayerLook} LayerLook */

const INPUTS = 2;
const MARGIN = 0.75; // rem, the padding of a card

/** @returns {Look | null} the look at the playhead, if it belongs to the cards on the bench and has fields */
function look() {
  const found = sameModel.value ? (log.value?.looks.findLast((one) => one.epoch <= shownEpoch.value) ?? log.value?.looks[0]) : null;
  return found?.units && Object.keys(found.units).length ? found : null;
}

/** @param {number} index of a card @returns {string} under which a run tells of this layer */
function nameOf(index) {
  return plan.value?.byId.get(spec.value?.model.layers[index]?.$id ?? '')?.name ?? '';
}

/** @param {number} index @returns {number} units that are drawn on this card; -1 is the input */
function countOf(index) {
  const now = look();
  if (!now) return 0;
  if (index < 0) return INPUTS;
  if (spec.value?.model.layers[index]?.class_name === 'InputLayer') return countOf(index - 1);
  return now.units?.[nameOf(index)]?.units ?? 0;
}

/** @param {number} index @returns {number} units of the layer, drawn or not */
function widthOf(index) {
  if (index < 0) return INPUTS;
  if (spec.value?.model.layers[index]?.class_name === 'InputLayer') return widthOf(index - 1);
  return look()?.units?.[nameOf(index)]?.width ?? 0;
}

/** @param {Look} one @param {string} name @returns {LayerLook | undefined} */
const layerOf = (one, name) => one.layers.find((layer) => layer.name === name);

/** @param {number} index @returns {boolean} whether the seam above this card is drawn as weights */
export function hasWeights(index) {
  const [from, to] = [countOf(index - 1), countOf(index)];
  const now = look();
  if (!now || !from || !to) return false;
  const kernel = layerOf(now, nameOf(index))?.weights[0];
  if (!kernel) return widthOf(index - 1) === widthOf(index) && from === to;
  const [rows = 0, columns = 0] = kernel.numbers?.data && kernel.shape.length === 2 ? kernel.numbers.shape : [];
  return rows >= from && columns >= to && widthOf(index - 1) === kernel.shape[0];
}

/** @param {{ index: number }} props the card's place */
export function Units({ index }) {
  const count = countOf(index);
  if (!count || spec.value?.model.layers[index]?.class_name === 'InputLayer') return null;
  const draw = (/** @type {HTMLCanvasElement} */ canvas) => {
    const found = moment(log.peek()?.looks ?? [], head.peek());
    const [a, b] = [found?.from.units?.[nameOf(index)], found?.to.units?.[nameOf(index)]];
    const fields = found ? mixed(a ? fieldsOf(a) : null, b ? fieldsOf(b) : null, found.part) : null;
    drawUnits(canvas, { count, more: widthOf(index) - count, side: found?.from.side ?? 1, fields }, MARGIN * rem());
  };
  return html`<${Canvas} class="units" draw=${draw} watch=${() => [head.value, log.value]} label=${t('units.sentence', { n: count, all: widthOf(index), e: figure(shownEpoch.value) })} />`;
}

/** The two inputs as units of their own. */
export function InputUnits() {
  const now = look();
  if (!now) return null;
  const side = now.side ?? 1;
  return html`<${Canvas} class="units" draw=${(/** @type {HTMLCanvasElement} */ canvas) =>
    drawUnits(canvas, { count: INPUTS, more: 0, side, fields: inputFields(side) }, MARGIN * rem())} label=${t('units.inputs')} />`;
}

/** @param {{ index: number }} props the card beneath */
export function WeightSeam({ index }) {
  const name = nameOf(index);
  const draw = (/** @type {HTMLCanvasElement} */ canvas) => {
    const found = moment(log.peek()?.looks ?? [], head.peek());
    const [a, b] = found ? [found.from, found.to].map((one) => numbersIn(one, name)) : [];
    const row = (/** @type {number} */ at) => ({ count: countOf(at), more: widthOf(at) - countOf(at) });
    drawSeam(canvas, { from: row(index - 1), to: row(index), columns: a?.columns ?? 0, kernel: mixed(a?.kernel ?? null, b?.kernel ?? null, found?.part ?? 0) });
  };
  return html`<${Canvas} class="weights" draw=${draw} watch=${() => [head.value, log.value]} label=${sentence(index)} />`;
}

/** @param {Look} one @param {string} name @returns {{ kernel: Float32Array, columns: number } | null} */
function numbersIn(one, name) {
  const layer = layerOf(one, name);
  const weight = layer?.weights.length ? kernelOf(layer) : null;
  const kernel = weight ? numbersOf(weight) : null;
  return kernel && weight?.numbers ? { kernel, columns: weight.numbers.shape[1] ?? 1 } : null;
}

/** @param {number} index @returns {string} the strongest link, for those who do not see the lines */
function sentence(index) {
  const now = look();
  const found = now ? numbersIn(now, nameOf(index)) : null;
  if (!found) return t('units.handedOn');
  const { kernel, columns } = found;
  const k = kernel.reduce((best, value, i) => (Math.abs(value) > Math.abs(/** @type {number} */ (kernel[best])) ? i : best), 0);
  const facts = { from: Math.floor(k / columns) + 1, to: (k % columns) + 1, w: number(/** @type {number} */ (kernel[k])) };
  return t('units.strongest', { n: kernel.length, ...facts });
}
