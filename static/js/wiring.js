// @ts-check
// How the layers of a model hang together: a stack, where each reads the one before, or a graph of named layers. Pure.
// A layer that is switched off carries "$off"; like "$id" it never leaves the page.

/** @typedef {import('./types.js').Spec} Spec */
/** @typedef {import('./types.js').LayerSpec} LayerSpec */

const INPUT = 'InputLayer';

/** @param {Spec} spec @returns {boolean} */
export const isGraph = (spec) => spec.model.class_name === 'Functional';

/** @param {LayerSpec} layer @returns {boolean} whether it stands for the data */
export const isInput = (layer) => layer.class_name === INPUT;

/** @param {LayerSpec} layer @returns {string} */
export const nameOf = (layer) => layer.name ?? '';

/** @param {Spec} spec @returns {string[]} the ends of a graph by name; none for a stack */
export const heads = (spec) => (isGraph(spec) ? (spec.model.outputs ?? []) : []);

/** @param {string} className @returns {string} as Keras counts its layers: MaxPooling2D -> max_pooling2d */
export function snake(className) {
  return className.replace(/(.)([A-Z][a-z]+)/g, '$1_$2').replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
}

/** @param {string} base @param {Iterable<string>} taken @returns {string} dense, dense_1, ... */
export function freeName(base, taken) {
  const all = new Set(taken);
  for (let number = 0; ; number += 1) {
    const name = number ? `${base}_${number}` : base;
    if (!all.has(name)) return name;
  }
}

/** @param {LayerSpec[]} layers @param {string} name @returns {LayerSpec[]} those that read it */
export function readers(layers, name) {
  return layers.filter((layer) => layer.inputs?.includes(name));
}

/** @param {LayerSpec[]} layers @param {string} from @param {string} to @returns {boolean} whether ``to`` hangs on ``from`` */
export function leadsTo(layers, from, to) {
  const seen = new Set([from]);
  for (const name of seen) for (const reader of readers(layers, name)) seen.add(nameOf(reader));
  return seen.has(to);
}

/** @param {LayerSpec[]} layers of a graph @returns {LayerSpec[]} each after those that it reads, else as they stood */
export function inOrder(layers) {
  /** @type {LayerSpec[]} */
  const done = [];
  let waiting = [...layers];
  while (waiting.length) {
    const names = new Set(done.map(nameOf));
    const known = new Set(layers.map(nameOf));
    const next = waiting.find((layer) => (layer.inputs ?? []).every((name) => names.has(name) || !known.has(name))) ?? waiting[0];
    if (!next) break;
    done.push(next);
    waiting = waiting.filter((layer) => layer !== next);
  }
  return done;
}

/** @param {LayerSpec[]} layers @param {string} name @returns {string} the layer whose output flows on there: itself, if it is not switched off */
export function pastOff(layers, name) {
  let at = name;
  for (let steps = 0; steps <= layers.length; steps += 1) {
    const layer = layers.find((one) => nameOf(one) === at);
    if (!layer?.$off) return at;
    at = layer.inputs?.[0] ?? '';
  }
  return '';
}

/** @param {Spec} spec @returns {Spec} without the layers that are switched off; what read one reads what that one read first */
export function live(spec) {
  const { layers } = spec.model;
  if (!layers.some((layer) => layer.$off)) return spec;
  const on = layers.filter((layer) => !layer.$off);
  if (!isGraph(spec)) return { ...spec, model: { ...spec.model, layers: on } };
  const past = (/** @type {string} */ name) => pastOff(layers, name);
  const wired = on.map((layer) => (layer.inputs ? { ...layer, inputs: unique(layer.inputs.map(past)) } : layer));
  const ends = new Map(heads(spec).map((name) => [name, past(name)]));
  const outputs = unique([...ends.values()].filter((name) => on.some((layer) => nameOf(layer) === name && !isInput(layer))));
  return withHeads({ ...spec, model: { ...spec.model, layers: wired, outputs } }, ends);
}

/** @param {string[]} names */
const unique = (names) => [...new Set(names.filter(Boolean))];

/**
 * The layers that are switched off, back at their places in a model that was changed without them.
 * @param {Spec} before with them
 * @param {Spec} after what became of ``live(before)``
 * @returns {Spec}
 */
export function withOff(before, after) {
  const without = live(before);
  if (without === before) return after;
  const same = (/** @type {unknown} */ a, /** @type {unknown} */ b) => JSON.stringify(a) === JSON.stringify(b);
  const layers = after.model.layers.map((layer) => {
    const [whole, sent] = [before, without].map((spec) => spec.model.layers.find((one) => one.$id === layer.$id));
    return whole?.inputs && same(layer.inputs, sent?.inputs) ? { ...layer, inputs: whole.inputs } : layer;
  });
  before.model.layers.forEach((layer, index) => {
    if (!layer.$off) return;
    const above = before.model.layers[index - 1];
    layers.splice(layers.findIndex((one) => one.$id === above?.$id) + 1, 0, layer);
  });
  const kept = same(after.model.outputs, without.model.outputs) && before.model.outputs;
  return { ...after, model: { ...after.model, layers, ...(kept ? { outputs: kept } : {}) } };
}

/** @param {Spec} spec @returns {LayerSpec[] | null} the layers from input to output, if each reads the one before and no other */
function chain(spec) {
  const { layers } = spec.model;
  const starts = layers.filter(isInput);
  if (!isGraph(spec) || starts.length !== 1 || heads(spec).length !== 1) return null;
  /** @type {LayerSpec[]} */
  const found = [];
  for (let at = starts[0]; at; ) {
    found.push(at);
    if (found.length > layers.length) return null; // round in circles
    const next = readers(layers, nameOf(at));
    if (next.length > 1 || next[0]?.inputs?.length !== (next.length || undefined)) return null;
    at = next[0];
  }
  const isWhole = found.length === layers.length && found.length > 1 && nameOf(/** @type {LayerSpec} */ (found.at(-1))) === heads(spec)[0];
  return isWhole ? found : null;
}

/** @param {Spec} spec @returns {Spec} a graph that is a plain chain, as the stack that it is */
export function settled(spec) {
  const found = chain(spec);
  if (!found) return spec;
  const layers = found.slice(1).map(({ inputs: _, ...layer }) => {
    const { name, ...rest } = layer;
    return name && !isCounted(layer) ? layer : rest;
  });
  const { outputs: _, ...model } = spec.model;
  return withHeads({ ...spec, model: { ...model, class_name: 'Sequential', layers } }, new Map());
}

/** @param {LayerSpec} layer @returns {boolean} whether its name is one that is given by counting */
export function isCounted(layer) {
  const base = snake(layer.class_name);
  return nameOf(layer) === base || new RegExp(`^${base}_\\d+$`).test(nameOf(layer));
}

// ---- loss, weight and metrics of each end

/** @param {any} value of compile @returns {boolean} whether it is given by the names of the ends */
export function isByHead(value) {
  return Boolean(value) && typeof value === 'object' && !Array.isArray(value) && !('class_name' in value);
}

/**
 * @template T
 * @param {T | { [head: string]: T }} value of compile
 * @param {string} head
 * @returns {T | undefined} what holds for this end
 */
export function ofHead(value, head) {
  return isByHead(value) ? /** @type {any} */ (value)[head] : /** @type {T} */ (value);
}

/**
 * Loss, weights and metrics follow the ends of a model: one end needs no names, a new name inherits from the one it replaces.
 * @param {Spec} spec
 * @param {Map<string, string>} moved old name -> new name
 * @returns {Spec}
 */
export function withHeads(spec, moved) {
  const names = heads(spec);
  const { loss, metrics, loss_weights: weights, ...rest } = spec.compile;
  const follow = (/** @type {any} */ value) => {
    if (!isByHead(value)) return value;
    const found = Object.fromEntries(Object.entries(value).map(([name, one]) => [moved.get(name) ?? name, one]));
    if (names.length < 2) return found[names[0] ?? ''] ?? Object.values(found)[0];
    const first = Object.values(found)[0];
    return Object.fromEntries(names.map((name) => [name, found[name] ?? first]));
  };
  const scaled = names.length > 1 && weights
    ? Object.fromEntries(Object.entries(weights).map(([name, one]) => [moved.get(name) ?? name, one]).filter(([name]) => names.includes(String(name))))
    : {};
  const compile = { ...rest, loss: follow(loss), metrics: follow(metrics) ?? [] };
  return { ...spec, compile: Object.keys(scaled).length ? { ...compile, loss_weights: scaled } : compile };
}
