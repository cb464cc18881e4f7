// @ts-check
// Every change a hand can make to a graph of layers, as pure functions: spec in, changed copy out. A stack becomes a graph
// at the first change that needs one, and a graph that is a plain chain again becomes a stack.

import { withIds } from './spec.js';
import { freeName, heads, inOrder, isGraph, isInput, leadsTo, nameOf, readers, settled, snake, withHeads } from './wiring.js';

/** @typedef {import('./types.js').Spec} Spec */
/** @typedef {import('./types.js').LayerSpec} LayerSpec */

/** @param {Spec} spec @returns {Spec} the same model with every connection written down */
export function asGraph(spec) {
  if (isGraph(spec)) return spec;
  const given = spec.model.layers.filter((layer) => !isInput(layer));
  const taken = new Set(given.flatMap((layer) => layer.name ?? []));
  const input = freeName('input_layer', taken);
  taken.add(input);
  let before = input;
  const layers = given.map((layer) => {
    const name = layer.name ?? freeName(snake(layer.class_name), taken);
    taken.add(name);
    const wired = { ...layer, name, inputs: [before] };
    before = name;
    return wired;
  });
  const outputs = given.length ? [before] : [];
  return { ...spec, model: { class_name: 'Functional', layers: [{ class_name: 'InputLayer', name: input, $id: 'input' }, ...layers], outputs } };
}

/** @param {LayerSpec[]} layers @returns {string[]} the layers that nobody reads, by name */
function ends(layers) {
  return layers.filter((layer) => !isInput(layer) && !readers(layers, nameOf(layer)).length).map(nameOf);
}

/**
 * The graph with other layers: in order, its ends where nobody reads on, loss and metrics following them.
 * @param {Spec} before a graph
 * @param {LayerSpec[]} layers
 * @param {Map<string, string>} [renamed]
 * @returns {Spec}
 */
function rewired(before, layers, renamed = new Map()) {
  const names = new Set(layers.map(nameOf));
  const [old, now] = [ends(before.model.layers), ends(layers)];
  // An end stays one as long as nobody reads on; one that was read before as well was made an end by hand, and stays too.
  const stays = (/** @type {string} */ name) => names.has(name) && (now.includes(name) || !old.includes(name));
  const asked = heads(before).map((name) => renamed.get(name) ?? name);
  const fresh = now.filter((name) => !asked.includes(name));
  const moved = new Map(renamed);
  const outputs = asked.flatMap((name) => {
    if (stays(name) || renamedTo(renamed, name)) return [name];
    const next = fresh.shift();
    if (next) moved.set(name, next);
    return next ? [next] : [];
  });
  const spec = { ...before, model: { ...before.model, layers: inOrder(layers), outputs: [...outputs, ...fresh] } };
  return withIds(settled(withHeads(spec, moved)));
}

/** @param {Map<string, string>} renamed @param {string} name */
const renamedTo = (renamed, name) => [...renamed.values()].includes(name);

/** @param {LayerSpec} layer @param {string[]} inputs @returns {LayerSpec} */
const reading = (layer, inputs) => ({ ...layer, inputs: [...new Set(inputs)] });

/**
 * @param {Spec} spec
 * @param {string} from
 * @param {string} to
 * @returns {'self' | 'input' | 'twice' | 'cycle' | null} why there can be no connection; null: there can
 */
export function refusal(spec, from, to) {
  const { layers } = asGraph(spec).model;
  const target = layers.find((layer) => nameOf(layer) === to);
  if (from === to) return 'self';
  if (!target || isInput(target)) return 'input';
  if (target.inputs?.includes(from)) return 'twice';
  return leadsTo(layers, to, from) ? 'cycle' : null;
}

/** @param {Spec} spec @param {string} from @param {string} to @param {boolean} several whether ``to`` reads more than one @returns {Spec} */
export function connect(spec, from, to, several) {
  const graph = asGraph(spec);
  if (refusal(graph, from, to)) return spec;
  return rewired(graph, graph.model.layers.map((layer) =>
    nameOf(layer) === to ? reading(layer, several ? [...(layer.inputs ?? []), from] : [from]) : layer));
}

/** @param {Spec} spec @param {string} from @param {string} to @returns {Spec} */
export function disconnect(spec, from, to) {
  const graph = asGraph(spec);
  return rewired(graph, graph.model.layers.map((layer) =>
    nameOf(layer) === to ? reading(layer, (layer.inputs ?? []).filter((name) => name !== from)) : layer));
}

/** @param {Spec} graph @param {LayerSpec} layer @returns {LayerSpec & { name: string }} with a name that is free */
function named(graph, layer) {
  const taken = graph.model.layers.map(nameOf);
  return { ...layer, name: layer.name && !taken.includes(layer.name) ? layer.name : freeName(snake(layer.class_name), taken) };
}

/** @param {Spec} spec @param {string} from @param {string} to @param {LayerSpec} layer between these two @returns {Spec} */
export function insertOn(spec, from, to, layer) {
  const graph = asGraph(spec);
  const made = reading(named(graph, layer), [from]);
  const layers = graph.model.layers.map((one) =>
    nameOf(one) === to ? reading(one, (one.inputs ?? []).map((name) => (name === from ? nameOf(made) : name))) : one);
  return rewired(graph, [...layers, made]);
}

/** @param {Spec} spec @param {string} from @param {LayerSpec} layer that reads it, beside whatever reads it already @returns {Spec} */
export function branch(spec, from, layer) {
  const graph = asGraph(spec);
  return rewired(graph, [...graph.model.layers, reading(named(graph, layer), [from])]);
}

/** @param {Spec} spec @param {string} name @returns {Spec} without it; what read it reads what it read */
export function removeNode(spec, name) {
  const graph = asGraph(spec);
  const gone = graph.model.layers.find((layer) => nameOf(layer) === name);
  if (!gone || isInput(gone)) return spec;
  const layers = graph.model.layers.filter((layer) => layer !== gone).map((layer) =>
    (layer.inputs?.includes(name) ? reading(layer, layer.inputs.flatMap((one) => (one === name ? (gone.inputs ?? []) : [one]))) : layer));
  return rewired(graph, layers);
}

/** @param {Spec} spec @param {string} name @returns {Spec} with a twin that reads the same and leads nowhere yet */
export function duplicateNode(spec, name) {
  const graph = asGraph(spec);
  const layer = graph.model.layers.find((one) => nameOf(one) === name);
  if (!layer || isInput(layer)) return spec;
  const { name: _, $id, ...copy } = structuredClone(layer);
  return rewired(graph, [...graph.model.layers, named(graph, copy)]);
}

/** @param {Spec} spec @param {string} name @param {number} from @param {number} to @returns {Spec} its inputs in another order */
export function moveInput(spec, name, from, to) {
  const layers = spec.model.layers.map((layer) => {
    if (nameOf(layer) !== name || !layer.inputs) return layer;
    const inputs = [...layer.inputs];
    const [moved] = inputs.splice(from, 1);
    if (moved) inputs.splice(to, 0, moved);
    return { ...layer, inputs };
  });
  return { ...spec, model: { ...spec.model, layers } };
}

/** @param {Spec} spec @param {string} name @param {boolean} on @returns {Spec} with this layer as an end of the model, or not */
export function setEnd(spec, name, on) {
  const graph = asGraph(spec);
  const outputs = on ? [...heads(graph), name] : heads(graph).filter((one) => one !== name);
  return withIds(settled(withHeads({ ...graph, model: { ...graph.model, outputs } }, new Map())));
}

const FIT = /^[A-Za-z_][A-Za-z0-9_.-]{0,39}$/;

/** @param {Spec} spec @param {number} at @param {string} name @returns {'form' | 'taken' | null} why it cannot be called that */
export function badName(spec, at, name) {
  if (!FIT.test(name)) return 'form';
  const others = asGraph(spec).model.layers.filter((layer) => layer.$id !== spec.model.layers[at]?.$id);
  return others.some((layer) => nameOf(layer) === name && (isGraph(spec) || isInput(layer) || given(spec, layer))) ? 'taken' : null;
}

/** @param {Spec} spec @param {LayerSpec} layer of its graph @returns {boolean} whether the stack itself names it, not the counting */
const given = (spec, layer) => spec.model.layers.some((one) => one.$id === layer.$id && one.name);

/** @param {Spec} spec @param {number} at @param {string} name empty: back to counting, where names are not needed @returns {Spec} */
export function renameLayer(spec, at, name) {
  const layer = spec.model.layers[at];
  if (!layer || (name && badName(spec, at, name))) return spec;
  const { name: old, ...rest } = layer;
  if (!isGraph(spec)) {
    const layers = spec.model.layers.map((one, index) => (index === at ? (name ? { ...rest, name } : rest) : one));
    return { ...spec, model: { ...spec.model, layers } };
  }
  if (!name || !old) return spec;
  const layers = spec.model.layers.map((one, index) => ({
    ...one, ...(index === at ? { name } : {}), ...(one.inputs ? { inputs: one.inputs.map((input) => (input === old ? name : input)) } : {}),
  }));
  return rewired(spec, layers, new Map([[old, name]]));
}
