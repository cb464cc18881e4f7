// @ts-check
// Changes of the experiment on the bench. Every one can be undone; every one is kept on this device at once.

import { apply } from '../patch.js';
import { find } from '../fields.js';
import { keep } from '../keep.js';
import { asGraph, branch, duplicateNode, insertOn, removeNode } from '../graph.js';
import {
  blockSpec, configOf, configureLayer, drafted, duplicateLayer, insertLayer, moveLayer, newLayer, removeLayer, withIds,
} from '../spec.js';
import { catalog, freshLayer, future, kept, modelView, narrow, overlay, past, plan, selectedLayer, spec } from '../store.js';
import { isGraph, live, pastOff, settled, withOff } from '../wiring.js';
import { t } from '../i18n.js';
import { say } from './page.js';

/** @typedef {import('../types.js').Spec} Spec */
/** @typedef {import('../types.js').Block} Block */
/** @typedef {import('../types.js').LayerSpec} LayerSpec */
/** @typedef {import('../types.js').Config} Config */
/** @typedef {import('../types.js').Json} Json */
/** @typedef {import('../types.js').PatchStep} PatchStep */

const DEEPEST = 100;
const ONE_GESTURE = 1000; // ms: typing "64" or dragging a slider is one step back, not many
let lastEdit = 0;

/** @param {Spec} next @param {string} mark what is being changed; the same mark soon after joins the step before */
function commit(next, mark) {
  const before = spec.peek();
  if (!before) return;
  const moment = performance.now();
  const last = past.peek().at(-1);
  if (!last || last.mark !== mark || moment - lastEdit > ONE_GESTURE) {
    past.value = [...past.peek(), { spec: before, mark }].slice(-DEEPEST);
  }
  lastEdit = moment;
  future.value = [];
  put(next);
}

/** @param {Spec} next */
function put(next) {
  const wasGraph = Boolean(spec.peek() && isGraph(/** @type {Spec} */ (spec.peek())));
  spec.value = withIds(settled(next));
  // What branches is seen best as a graph; on a phone that is a picture, and the list stays.
  if (isGraph(spec.value) && !wasGraph && modelView.peek() === 'stack' && !narrow.peek()) modelView.value = 'graph';
  kept.value = keep('draft', drafted(next));
}

/** @param {Spec} loaded put on the bench as a whole, for example an example or the model of a run */
export function load(loaded) {
  selectedLayer.value = null;
  overlay.value = null;
  if (modelView.peek() === 'graph' && !isGraph(settled(loaded))) modelView.value = 'stack';
  if (spec.peek()) commit(loaded, `load ${performance.now()}`);
  else put(loaded);
}

export function undo() {
  step(past, future, t('said.undone'));
}

export function redo() {
  step(future, past, t('said.redone'));
}

/** @param {typeof past} from @param {typeof past} to @param {string} sentence */
function step(from, to, sentence) {
  const last = from.peek().at(-1);
  const before = spec.peek();
  if (!last || !before) return;
  from.value = from.peek().slice(0, -1);
  to.value = [...to.peek(), { spec: before, mark: last.mark }];
  lastEdit = 0;
  put(last.spec);
  say(sentence);
}

/** @param {(spec: Spec) => Spec} change @param {string} [mark] */
export function edit(change, mark = `once ${performance.now()}`) {
  const before = spec.peek();
  if (before) commit(change(before), mark);
}

// ---- layers
/**
 * @typedef {object} Slot where a layer is to stand: at a place of a stack, or in a graph after a layer, and before another one
 * @property {number} at
 * @property {string} [from] name of the layer it reads
 * @property {string} [to] name of the layer that reads it
 */

/** @param {Slot} slot @returns {import('../types.js').Shape | null} the shape that arrives there, as far as the plan knows */
export function arriving(slot) {
  const now = spec.peek();
  const planned = plan.peek();
  const data = planned?.data?.input_shape ?? null;
  if (!now || !planned) return null;
  const known = (/** @type {LayerSpec | undefined} */ layer) => planned.byId.get(layer?.$id ?? '');
  if (slot.from) {
    const { layers } = asGraph(now).model;
    const above = layers.find((layer) => layer.name === pastOff(layers, slot.from ?? ''));
    return above?.class_name === 'InputLayer' ? data : (known(above)?.output_shape ?? null);
  }
  const above = now.model.layers.slice(0, slot.at).findLast((layer) => !layer.$off);
  return above ? (known(above)?.output_shape ?? known(now.model.layers[slot.at])?.input_shape ?? null) : data;
}

/** @param {Block} block @param {Slot} slot @param {LayerSpec[]} [bridge] layers that make it fit, before it */
export function addLayer(block, slot, bridge = []) {
  overlay.value = null;
  const before = new Set(spec.peek()?.model.layers.map((layer) => layer.$id));
  edit((now) => [...bridge, newLayer(block, arriving(slot), catalog.peek())].reduce(
    ({ made, here }, layer) => placed(made, here, layer), { made: now, here: slot }).made);
  const layers = spec.peek()?.model.layers ?? [];
  const at = layers.findLastIndex((layer) => !before.has(layer.$id) && layer.class_name === block.class_name);
  selectedLayer.value = layers[at]?.$id ?? null;
  freshLayer.value = selectedLayer.value;
  tellPlace(at);
}

/** @param {Spec} now @param {Slot} slot @param {LayerSpec} layer @returns {{ made: Spec, here: Slot }} and where the next one goes */
function placed(now, slot, layer) {
  if (!slot.from) return { made: insertLayer(now, slot.at, layer), here: { at: slot.at + 1 } };
  const graph = asGraph(now);
  const id = (/** @type {string | undefined} */ name) => graph.model.layers.find((one) => one.name === name)?.$id;
  const [old, to] = [new Set(graph.model.layers.map((one) => one.$id)), id(slot.to)];
  const made = slot.to ? insertOn(graph, slot.from, slot.to, layer) : branch(graph, slot.from, layer);
  // A stack counts its layers anew, so a name may mean another one now: who is who, the ids tell.
  const after = asGraph(made).model.layers;
  const from = after.find((one) => !old.has(one.$id) && one.$id !== 'input')?.name ?? slot.from;
  const next = after.find((one) => one.$id === to)?.name;
  return { made, here: { at: slot.at, from, ...(slot.to && next ? { to: next } : {}) } };
}

/** @param {number} at say where it stands now */
function tellPlace(at) {
  const layers = spec.peek()?.model.layers ?? [];
  const layer = layers[at];
  if (layer) say(t('said.placed', { layer: layer.class_name, n: at + 1, all: layers.length }));
}

/** @param {number} at */
export function dropLayer(at) {
  const layer = spec.peek()?.model.layers[at];
  if (!layer) return;
  if (selectedLayer.peek() === layer.$id) selectedLayer.value = null;
  edit((now) => (isGraph(now) ? removeNode(now, layer.name ?? '') : removeLayer(now, at)));
  say(t('said.removed', { layer: layer.class_name }));
}

/** @param {number} at */
export function copyLayer(at) {
  const before = new Set(spec.peek()?.model.layers.map((layer) => layer.$id));
  const name = spec.peek()?.model.layers[at]?.name ?? '';
  edit((now) => (isGraph(now) ? duplicateNode(now, name) : duplicateLayer(now, at)));
  const to = spec.peek()?.model.layers.findIndex((layer) => !before.has(layer.$id)) ?? -1;
  const copy = spec.peek()?.model.layers[to];
  if (!copy) return;
  selectedLayer.value = copy.$id ?? null;
  freshLayer.value = selectedLayer.value;
  tellPlace(to);
}

/** @param {number} from @param {number} to */
export function shiftLayer(from, to) {
  const now = spec.peek();
  const layers = now?.model.layers ?? [];
  // In a graph the connections say what comes after what.
  if (!now || isGraph(now) || !layers[from] || to < 0 || to >= layers.length || to === from) return;
  edit((before) => moveLayer(before, from, to));
  tellPlace(to);
}

/** @param {number} at @param {string} name @param {Json | undefined} value undefined: back to the default */
export function setLayerArgument(at, name, value) {
  const layer = spec.peek()?.model.layers[at];
  if (layer) edit((now) => configureLayer(now, at, changedConfig(layer.config ?? {}, name, value)), `${layer.$id} ${name}`);
}

/** @param {Config} config @param {string} name @param {Json | undefined} value @returns {Config} */
function changedConfig(config, name, value) {
  const next = { ...config };
  if (value === undefined) delete next[name];
  else next[name] = value;
  return next;
}

// ---- data
/** @param {string} name */
export function chooseDataset(name) {
  edit((now) => ({ ...now, data: { ...now.data, dataset: name, options: {} } }));
}

/** @param {string} name @param {Json | undefined} value */
export function setDataOption(name, value) {
  edit((now) => ({ ...now, data: { ...now.data, options: changedConfig(now.data.options ?? {}, name, value) } }), `option ${name}`);
}

/** @param {'validation_split' | 'test_split'} name @param {number} value */
export function setSplit(name, value) {
  edit((now) => ({ ...now, data: { ...now.data, [name]: value } }), name);
}

// ---- training
/** @param {'loss' | 'optimizer'} kind @param {Block} block for every end of the model */
export function chooseBlock(kind, block) {
  edit((now) => ({ ...now, compile: { ...now.compile, [kind]: blockSpec(block) } }));
}

/** @param {'loss' | 'optimizer'} kind @param {string} name @param {Json | undefined} value */
export function setBlockArgument(kind, name, value) {
  edit((now) => {
    const old = /** @type {Json} */ (now.compile[kind]);
    const block = find(catalog.peek()?.kinds[kind], old);
    if (!block) return now;
    return { ...now, compile: { ...now.compile, [kind]: blockSpec(block, changedConfig(configOf(old), name, value)) } };
  }, `${kind} ${name}`);
}

/** @param {'epochs' | 'batch_size'} name @param {number} value */
export function setFit(name, value) {
  edit((now) => ({ ...now, fit: { ...now.fit, [name]: value } }), name);
}

/** @param {boolean} value */
export function setShuffle(value) {
  edit((now) => ({ ...now, fit: { ...now.fit, shuffle: value } }));
}

/** @param {number} value */
export function setSeed(value) {
  edit((now) => ({ ...now, seed: value }), 'seed');
}

/** @param {Block} block @param {boolean} on */
export function setCallback(block, on) {
  edit((now) => {
    const list = now.fit.callbacks ?? [];
    const rest = list.filter((one) => find(catalog.peek()?.kinds.callback, one) !== block);
    return { ...now, fit: { ...now.fit, callbacks: on ? [...rest, blockSpec(block)] : rest } };
  });
}

/** @param {Block} block @param {string} name @param {Json | undefined} value */
export function setCallbackArgument(block, name, value) {
  edit((now) => {
    const callbacks = (now.fit.callbacks ?? []).map((one) =>
      find(catalog.peek()?.kinds.callback, one) === block
        ? blockSpec(block, changedConfig(configOf(one), name, value))
        : one);
    return { ...now, fit: { ...now.fit, callbacks } };
  }, `${block.class_name} ${name}`);
}

// ---- the whole
/** @param {string} name */
export function renameExperiment(name) {
  const clean = name.trim();
  if (clean) edit((now) => ({ ...now, name: clean }), 'name');
}

/** @param {{ text: string, patch: PatchStep[] }} remedy */
export function useRemedy(remedy) {
  edit((now) => withOff(now, apply(live(now), remedy.patch))); // the server never saw what is switched off
  fixing = true;
}

let fixing = false;

/** Said once, when the plan after a remedy has come back. @returns {boolean} */
export function wasFixing() {
  const was = fixing;
  fixing = false;
  return was;
}
