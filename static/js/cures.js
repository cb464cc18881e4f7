// @ts-check
// The one thing to try next, for a verdict that asks for it: a change of the spec, or more epochs. Pure.

import { fields, find, valueOf } from './fields.js';
import { blockSpec, configOf, newLayer } from './spec.js';

/** @typedef {import('./types.js').Spec} Spec */
/** @typedef {import('./types.js').Catalog} Catalog */
/** @typedef {import('./types.js').PatchStep} PatchStep */

/** @typedef {{ key: string, facts: { [name: string]: string | number }, patch: PatchStep[] } | { key: string, facts: { [name: string]: string | number }, epochs: number }} Cure */

const MOST_EPOCHS = 10_000;

/** What holds an overfitting network back, the gentler first: a layer before the last one, a callback. */
const DROPS = 'Dropout';
const STOPS = 'EarlyStopping';

/**
 * @param {string} key of the verdict
 * @param {Spec} spec that was trained
 * @param {Catalog} catalog
 * @param {number} rate the learning rate that held at the end
 * @returns {Cure | null}
 */
export function cure(key, spec, catalog, rate) {
  if (key.startsWith('diverged') || key === 'unsteady') return rateOf(spec, catalog, oneDigit(rate / 10));
  if (key === 'stuck') return rateOf(spec, catalog, otherRate(spec, catalog, rate));
  if (key === 'overfit') return drop(spec, catalog) ?? stopEarly(spec, catalog);
  const epochs = Math.min(MOST_EPOCHS, 2 * spec.fit.epochs);
  return key.startsWith('falling') && epochs > spec.fit.epochs ? { key: 'cure.epochs', facts: { n: epochs - spec.fit.epochs }, epochs } : null;
}

/** @param {Spec} spec @param {Catalog} catalog @returns {import('./types.js').Field | undefined} the optimizer's learning rate */
function rateField(spec, catalog) {
  return fields(find(catalog.kinds.optimizer, spec.compile.optimizer)?.schema).find((field) => field.name === 'learning_rate');
}

/** @param {Spec} spec @param {Catalog} catalog @param {number} rate @returns {Cure | null} */
function rateOf(spec, catalog, rate) {
  const block = find(catalog.kinds.optimizer, spec.compile.optimizer);
  const field = rateField(spec, catalog);
  // A schedule in its place is the student's own plan: no single number stands for it.
  if (!block || !field || typeof valueOf(field, configOf(spec.compile.optimizer)) !== 'number') return null;
  const value = blockSpec(block, { ...configOf(spec.compile.optimizer), learning_rate: rate });
  return { key: 'cure.rate', facts: { lr: rate }, patch: [{ op: 'replace', path: '/compile/optimizer', value: /** @type {any} */ (value) }] };
}

/** Back to the optimizer's own rate if this one is far from it; else ten times as much. @param {Spec} spec @param {Catalog} catalog @param {number} rate */
function otherRate(spec, catalog, rate) {
  const usual = Number(rateField(spec, catalog)?.default ?? rate);
  return rate < usual / 2 || rate > usual * 20 ? usual : oneDigit(rate * 10);
}

/** @param {number} value @returns {number} as one round digit */
function oneDigit(value) {
  return Number(value.toPrecision(1));
}

/** @param {Spec} spec @param {Catalog} catalog @returns {Cure | null} */
function drop(spec, catalog) {
  const { layers, class_name: kind } = spec.model;
  const block = find(catalog.kinds.layer, DROPS);
  if (!block || kind !== 'Sequential' || layers.length < 2 || layers.some((layer) => layer.class_name === DROPS)) return null;
  const value = /** @type {any} */ (newLayer(block, null, catalog));
  return { key: 'cure.layer', facts: { layer: DROPS }, patch: [{ op: 'add', path: `/model/layers/${layers.length - 1}`, value }] };
}

/** @param {Spec} spec @param {Catalog} catalog @returns {Cure | null} */
function stopEarly(spec, catalog) {
  const block = find(catalog.kinds.callback, STOPS);
  const callbacks = spec.fit.callbacks ?? [];
  if (!block || callbacks.some((one) => find([block], one))) return null;
  const value = /** @type {any} */ (blockSpec(block, { patience: 5, restore_best_weights: true }));
  return { key: 'cure.callback', facts: { name: STOPS }, patch: [{ op: 'replace', path: '/fit/callbacks', value: [...callbacks, value] }] };
}
