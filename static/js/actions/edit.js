// @ts-check
// Changes of the experiment on the bench. Every one can be undone; every one is kept on this device at once.

import { apply } from '../patch.js';
import { find } from '../fields.js';
import { keep } from '../keep.js';
import {
  blockSpec, configOf, configureLayer, duplicateLayer, insertLayer, moveLayer, newLayer, outgoing, removeLayer, withIds,
} from '../spec.js';
import { catalog, freshLayer, future, kept, overlay, past, plan, selectedLayer, spec } from '../store.js';
import { t } from '../i18n.js';
import { say } from './page.js';

/** @typedef {import('../types.js').Spec} Spec */
/** @typedef {import('../types.js').Block} Block */
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
  spec.value = withIds(next);
  kept.value = keep('draft', outgoing(next));
}

/** @param {Spec} loaded put on the bench as a whole, for example an example or the model of a run */
export function load(loaded) {
  selectedLayer.value = null;
  overlay.value = null;
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
function edit(change, mark = `once ${performance.now()}`) {
  const before = spec.peek();
  if (before) commit(change(before), mark);
}

// ---- layers
/** @param {Block} block @param {number} at */
export function addLayer(block, at) {
  const before = plan.peek()?.layers[at];
  const above = plan.peek()?.layers[at - 1];
  const arriving = before?.input_shape ?? above?.output_shape ?? plan.peek()?.data?.input_shape ?? null;
  overlay.value = null;
  edit((now) => insertLayer(now, at, newLayer(block, arriving, catalog.peek())));
  const added = spec.peek()?.model.layers[at];
  selectedLayer.value = added?.$id ?? null;
  freshLayer.value = selectedLayer.value;
  say(t('said.placed', { layer: block.class_name, n: at + 1, all: spec.peek()?.model.layers.length ?? 0 }));
}

/** @param {number} at */
export function dropLayer(at) {
  const layer = spec.peek()?.model.layers[at];
  if (!layer) return;
  if (selectedLayer.peek() === layer.$id) selectedLayer.value = null;
  edit((now) => removeLayer(now, at));
  say(t('said.removed', { layer: layer.class_name }));
}

/** @param {number} at */
export function copyLayer(at) {
  edit((now) => duplicateLayer(now, at));
  const copy = spec.peek()?.model.layers[at + 1];
  if (!copy) return;
  selectedLayer.value = copy.$id ?? null;
  freshLayer.value = selectedLayer.value;
  say(t('said.placed', { layer: copy.class_name, n: at + 2, all: spec.peek()?.model.layers.length ?? 0 }));
}

/** @param {number} from @param {number} to */
export function shiftLayer(from, to) {
  const layers = spec.peek()?.model.layers ?? [];
  const layer = layers[from];
  if (!layer || to < 0 || to >= layers.length || to === from) return;
  edit((now) => moveLayer(now, from, to));
  say(t('said.placed', { layer: layer.class_name, n: to + 1, all: layers.length }));
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
/** @param {'loss' | 'optimizer'} kind @param {Block} block */
export function chooseBlock(kind, block) {
  edit((now) => ({ ...now, compile: { ...now.compile, [kind]: blockSpec(block) } }));
}

/** @param {'loss' | 'optimizer'} kind @param {string} name @param {Json | undefined} value */
export function setBlockArgument(kind, name, value) {
  edit((now) => {
    const old = now.compile[kind];
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
  edit((now) => apply(now, remedy.patch));
  fixing = true;
}

let fixing = false;

/** Said once, when the plan after a remedy has come back. @returns {boolean} */
export function wasFixing() {
  const was = fixing;
  fixing = false;
  return was;
}
