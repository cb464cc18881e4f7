// @ts-check
// Changes of a graph of layers, of names, of what is switched off, and of what each end of a model learns by.

import { find } from '../fields.js';
import { asGraph, badName, connect, disconnect, moveInput, refusal, renameLayer, setEnd } from '../graph.js';
import { t } from '../i18n.js';
import { catalog, spec } from '../store.js';
import { heads, isByHead, ofHead } from '../wiring.js';
import { edit } from './edit.js';
import { say } from './page.js';

/** @typedef {import('../types.js').BlockSpec} BlockSpec */
/** @typedef {import('../types.js').LayerSpec} LayerSpec */

/** @param {LayerSpec | undefined} layer @returns {boolean} whether it reads more than one, by the catalogue */
export function joins(layer) {
  return find(catalog.peek()?.kinds.layer, layer?.class_name)?.joins ?? false;
}

/** @param {string} from @param {string} to names @returns {string | null} why not, in words; null: connected */
export function connectLayers(from, to) {
  const now = spec.peek();
  const why = now && refusal(now, from, to);
  if (why) {
    const sentence = t(`graph.no.${why}`, { from, to });
    say(sentence);
    return sentence;
  }
  edit((before) => {
    const target = asGraph(before).model.layers.find((layer) => layer.name === to);
    return connect(before, from, to, joins(target));
  });
  say(t('graph.connected', { from, to }));
  return null;
}

/** @param {string} from @param {string} to names */
export function cut(from, to) {
  edit((now) => disconnect(now, from, to));
  say(t('graph.cutSaid', { from, to }));
}

/** @param {number} at @param {string} name @returns {'form' | 'taken' | null} why it cannot be called that */
export function nameLayer(at, name) {
  const now = spec.peek();
  const why = now && name ? badName(now, at, name) : null;
  if (!why && now && (now.model.layers[at]?.name ?? '') !== name) edit((before) => renameLayer(before, at, name));
  return why;
}

/** @param {number} at switch a layer off, or on again */
export function switchLayer(at) {
  const layer = spec.peek()?.model.layers[at];
  if (!layer) return;
  edit((now) => {
    const layers = now.model.layers.map((one, index) => {
      if (index !== at) return one;
      const { $off, ...rest } = one;
      return $off ? rest : { ...one, $off: true };
    });
    return { ...now, model: { ...now.model, layers } };
  });
  say(t(layer.$off ? 'said.on' : 'said.off', { layer: layer.class_name }));
}

/** @param {string} name @param {boolean} on */
export function makeEnd(name, on) {
  edit((now) => setEnd(now, name, on));
}

/** @param {string} name @param {number} from @param {number} to places among its inputs */
export function orderInput(name, from, to) {
  edit((now) => moveInput(now, name, from, to));
}

/**
 * @param {'loss' | 'metrics'} part
 * @param {string} head
 * @param {BlockSpec | BlockSpec[]} value for this end; what held for all is written down for each
 */
export function setForHead(part, head, value) {
  edit((now) => {
    const old = now.compile[part];
    const each = isByHead(old) ? old : Object.fromEntries(heads(now).map((name) => [name, ofHead(/** @type {any} */ (old), name)]));
    return { ...now, compile: { ...now.compile, [part]: { .../** @type {object} */ (each), [head]: value } } };
  }, `${part} ${head}`);
}

/** @param {BlockSpec[]} value of a model with one end */
export function setMetrics(value) {
  edit((now) => ({ ...now, compile: { ...now.compile, metrics: value } }));
}

/** @param {string} head @param {number} value */
export function setWeight(head, value) {
  edit((now) => {
    const { [head]: _, ...rest } = now.compile.loss_weights ?? {};
    const { loss_weights, ...compile } = now.compile;
    const weights = value === 1 ? rest : { ...rest, [head]: value };
    return { ...now, compile: Object.keys(weights).length ? { ...compile, loss_weights: weights } : compile };
  }, `weight ${head}`);
}
