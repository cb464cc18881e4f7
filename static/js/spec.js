// @ts-check
// Every change a hand can make to the experiment spec, as pure functions: spec in, changed copy out.
// Inside the page each layer carries "$id", so that a card stays itself when it moves; it never leaves the page.

import { fields, find, same } from './fields.js';
import { heads, live, nameOf, ofHead, settled } from './wiring.js';

/** @typedef {import('./types.js').Spec} Spec */
/** @typedef {import('./types.js').LayerSpec} LayerSpec */
/** @typedef {import('./types.js').BlockSpec} BlockSpec */
/** @typedef {import('./types.js').Block} Block */
/** @typedef {import('./types.js').Catalog} Catalog */
/** @typedef {import('./types.js').Json} Json */
/** @typedef {import('./types.js').Config} Config */
/** @typedef {import('./types.js').Field} Field */
/** @typedef {import('./types.js').Shape} Shape */

let lastId = 0;
const newId = () => `l${(lastId += 1)}`;

/** @param {Spec} spec @returns {Spec} a copy whose layers all have an id of their own */
export function withIds(spec) {
  const seen = new Set();
  const layers = spec.model.layers.map((layer) => {
    const $id = layer.$id && !seen.has(layer.$id) ? layer.$id : newId();
    seen.add($id);
    return { ...layer, $id };
  });
  return { ...spec, model: { ...spec.model, layers } };
}

/**
 * Has it the shape of a spec, so that the bench can show it? What is in it, the plan judges.
 * @param {any} value from this device's memory: perhaps of another version
 * @returns {value is Spec}
 */
export function isSpec(value) {
  return Boolean(value && typeof value.name === 'string' && typeof value.data?.dataset === 'string'
    && Array.isArray(value.model?.layers) && value.model.layers.every((/** @type {any} */ one) => typeof one?.class_name === 'string')
    && value.compile?.loss && value.compile.optimizer && Number.isFinite(value.fit?.epochs) && Number.isFinite(value.fit.batch_size));
}

/** @param {Spec} spec @returns {Spec} what is sent: the layers that are switched off stay here */
export function outgoing(spec) {
  return drafted(live(spec));
}

/** @param {Spec} spec @returns {Spec} what this device remembers */
export function drafted(spec) {
  const layers = spec.model.layers.map(({ $id, ...layer }) => layer);
  return { ...spec, model: { ...spec.model, layers } };
}

/** @param {Spec} spec @param {LayerSpec[]} layers @returns {Spec} */
export function withLayers(spec, layers) {
  return withIds({ ...spec, model: { ...spec.model, layers } });
}

/** @param {Spec} spec @param {number} from @param {number} to @returns {Spec} */
export function moveLayer(spec, from, to) {
  const layers = [...spec.model.layers];
  const [layer] = layers.splice(from, 1);
  if (!layer) return spec;
  layers.splice(Math.max(0, Math.min(layers.length, to)), 0, layer);
  return withLayers(spec, layers);
}

/** @param {Spec} spec @param {number} at @param {LayerSpec} layer @returns {Spec} */
export function insertLayer(spec, at, layer) {
  const layers = [...spec.model.layers];
  layers.splice(at, 0, { ...layer, $id: newId() });
  return withLayers(spec, layers);
}

/** @param {Spec} spec @param {number} at @returns {Spec} */
export function removeLayer(spec, at) {
  return withLayers(spec, spec.model.layers.filter((_, index) => index !== at));
}

/** @param {Spec} spec @param {number} at @returns {Spec} */
export function duplicateLayer(spec, at) {
  const layer = spec.model.layers[at];
  if (!layer) return spec;
  // A name is unique in a model, so the copy has none.
  const { name, ...copy } = structuredClone(layer);
  return insertLayer(spec, at + 1, copy);
}

/** @param {Spec} spec @param {number} at @param {Config} config @returns {Spec} */
export function configureLayer(spec, at, config) {
  return withLayers(spec, spec.model.layers.map((layer, index) => (index === at ? { ...layer, config } : layer)));
}

/** @param {BlockSpec | Json | undefined} value @returns {Config} the arguments written in a block's spec value */
export function configOf(value) {
  const config = value && typeof value === 'object' && !Array.isArray(value) ? value.config : null;
  return config && typeof config === 'object' && !Array.isArray(config) ? config : {};
}

/** @param {Block} block @param {Config} [config] @returns {BlockSpec} the shortest spelling that says it */
export function blockSpec(block, config = {}) {
  return Object.keys(config).length ? { class_name: block.class_name, config } : block.name;
}

/**
 * A layer as it is added: arguments without a default begin with something sensible for their kind.
 * @param {Block} block
 * @param {Shape | null} arriving shape at the slot; a free list of sizes begins as that shape
 * @param {Catalog | null} [catalog] for layers inside layers
 * @returns {LayerSpec}
 */
export function newLayer(block, arriving, catalog) {
  return { class_name: block.class_name, config: firstConfig(block, arriving, catalog) };
}

/**
 * A block inside another one, as it is chosen: its name, or its name and the arguments that it cannot do without.
 * @param {Block} block
 * @param {Catalog | null} [catalog]
 * @returns {BlockSpec}
 */
export function newBlock(block, catalog) {
  return blockSpec(block, firstConfig(block, null, catalog));
}

/** @param {Block} block @param {Shape | null} arriving @param {Catalog | null} [catalog] @returns {Config} */
function firstConfig(block, arriving, catalog) {
  /** @type {Config} */
  const config = {};
  for (const field of fields(block.schema)) if (field.required) config[field.name] = firstValue(field, arriving, catalog);
  return config;
}

const USUAL = ['LSTM', 'Dense', 'LSTMCell']; // what a layer that holds another one most often holds

/** @param {Field} field @param {Catalog | null} [catalog] @returns {Json} */
function firstBlock(field, catalog) {
  const word = USUAL.find((name) => field.choices.includes(name)) ?? field.choices[0] ?? null;
  const block = find(catalog?.kinds[field.kind], word);
  return block ? newBlock(block, catalog) : word;
}

/** @param {Field} field @param {Shape | null} arriving @param {Catalog | null} [catalog] @returns {Json} */
function firstValue(field, arriving, catalog) {
  if (field.widget === 'sizes') return field.length === null ? (arriving ?? [1]) : Array(field.length).fill(3);
  if (field.widget === 'block') return firstBlock(field, catalog);
  if (field.widget === 'choice') return field.choices[0] ?? null;
  if (field.widget === 'switch') return false;
  if (field.widget === 'text') return '';
  if (field.integer) return Math.max(field.min ?? 1, field.log ? 16 : 1);
  return field.below === 1 || field.max === 1 ? 0.2 : (field.min ?? 1);
}

/**
 * The same experiment, written out: every default filled in, every block by its class name. Two specs train alike if
 * their normal forms are equal; names do not count.
 * @param {Spec} given
 * @param {Catalog} catalog
 */
export function normal(given, catalog) {
  const spec = settled(live(given));
  const ends = heads(spec);
  const places = new Map(spec.model.layers.map((layer, place) => [nameOf(layer), place]));
  const at = (/** @type {string} */ name) => places.get(name) ?? -1;
  const one = (/** @type {string} */ kind, /** @type {Json} */ value) => normalBlock(catalog, kind, value);
  const dataset = find(catalog.kinds.dataset, spec.data.dataset);
  return {
    seed: spec.seed ?? 0,
    data: { ...spec.data, options: dataset ? filled(catalog, dataset, spec.data.options ?? {}) : spec.data.options },
    layers: spec.model.layers.map((layer) => one('layer', /** @type {Json} */ (layer))),
    wires: ends.length ? spec.model.layers.map((layer) => (layer.inputs ?? []).map(at)) : [],
    loss: one('loss', ofHead(spec.compile.loss, ends[0] ?? '') ?? null),
    optimizer: one('optimizer', spec.compile.optimizer),
    metrics: (ofHead(spec.compile.metrics, ends[0] ?? '') ?? []).map((metric) => one('metric', metric)),
    heads: ends.map((name) => ({
      end: at(name), loss: one('loss', ofHead(spec.compile.loss, name) ?? null), weight: spec.compile.loss_weights?.[name] ?? 1,
      metrics: (ofHead(spec.compile.metrics, name) ?? []).map((metric) => one('metric', metric)),
    })),
    fit: {
      epochs: spec.fit.epochs, batch_size: spec.fit.batch_size, shuffle: spec.fit.shuffle ?? true,
      callbacks: (spec.fit.callbacks ?? []).map((callback) => one('callback', callback)),
    },
  };
}

/** @param {Catalog} catalog @param {string} kind @param {Json} value @returns {{ class_name: string, config: Config }} */
function normalBlock(catalog, kind, value) {
  const block = find(catalog.kinds[kind], value);
  const config = configOf(value);
  if (!block) return { class_name: String(value), config };
  return { class_name: block.class_name, config: filled(catalog, block, config) };
}

/** @param {Catalog} catalog @param {Block} block @param {Config} config @returns {Config} */
function filled(catalog, block, config) {
  /** @type {Config} */
  const whole = {};
  for (const field of fields(block.schema)) {
    const value = config[field.name] ?? field.default ?? null;
    if (field.kind && value !== null) whole[field.name] = normalBlock(catalog, field.kind, value);
    else if (field.widget === 'sizes' && field.length !== null && typeof value === 'number') {
      whole[field.name] = Array(field.length).fill(value);
    } else whole[field.name] = value;
  }
  return whole;
}

/** @param {Spec | undefined | null} a @param {Spec | undefined | null} b @param {Catalog} catalog */
export function alike(a, b, catalog) {
  if (!a || !b) return false;
  return sorted(normal(a, catalog)) === sorted(normal(b, catalog));
}

/** @param {unknown} value @returns {string} JSON with sorted keys */
function sorted(value) {
  return JSON.stringify(value, (_, part) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part);
}

/**
 * What one run does otherwise than the one before, in the spec's own words ("units 64, + Dropout"); empty if nothing.
 * @param {Spec} before
 * @param {Spec} after
 * @param {Catalog} catalog
 */
export function difference(before, after, catalog) {
  const a = normal(before, catalog);
  const b = normal(after, catalog);
  const found = [
    ...changed(a.data, b.data), ...layerChanges(a.layers, b.layers),
    ...blockChange(a.loss, b.loss), ...blockChange(a.optimizer, b.optimizer),
    ...b.heads.flatMap((head, k) => (a.heads[k] && k ? blockChange(/** @type {any} */ (a.heads[k]).loss, head.loss) : [])),
    ...changed({ loss_weights: a.heads.map((head) => head.weight) }, { loss_weights: b.heads.map((head) => head.weight) }),
    ...changed(a.fit, b.fit), ...changed({ seed: a.seed }, { seed: b.seed }),
  ];
  return found.slice(0, 3).join(', ');
}

/**
 * The hidden part of a model in a few characters: "Dense 32", "Dense 8+8", "Conv2D 8, Dense 16".
 * @param {Spec} spec
 * @param {Catalog} catalog
 */
export function inShort(spec, catalog) {
  /** @type {{ name: string, sizes: Json[] }[]} */
  const groups = [];
  for (const layer of live(spec).model.layers.slice(0, -1)) {
    const block = find(catalog.kinds.layer, layer.class_name);
    const size = fields(block?.schema).find((field) => field.integer && field.widget === 'number');
    const value = size && layer.config ? layer.config[size.name] : undefined;
    if (value === undefined) continue;
    const last = groups.at(-1);
    if (last?.name === layer.class_name) last.sizes.push(value);
    else groups.push({ name: layer.class_name, sizes: [value] });
  }
  return groups.map(({ name, sizes }) => `${name} ${sizes.join('+')}`).join(', ');
}

/** @param {object} a @param {object} b @returns {string[]} */
function changed(a, b) {
  return Object.entries(b)
    .filter(([name, value]) => !same(value, /** @type {any} */ (a)[name]))
    .flatMap(([name, value]) => {
      if (value && typeof value === 'object' && !Array.isArray(value)) {
        if (value.class_name) return [value.class_name];
        return changed(/** @type {any} */ (a)[name] ?? {}, value);
      }
      return [Array.isArray(value) && typeof value[0] === 'object' ? name : `${name} ${[value].flat().join('×')}`];
    });
}

/** @param {{ class_name: string, config: Config }} a @param {{ class_name: string, config: Config }} b */
function blockChange(a, b) {
  return a.class_name === b.class_name ? changed(a.config, b.config) : [b.class_name];
}

/** @param {{ class_name: string, config: Config }[]} a @param {{ class_name: string, config: Config }[]} b @returns {string[]} */
function layerChanges(a, b) {
  if (a.length === b.length) return a.flatMap((layer, index) => blockChange(layer, /** @type {any} */ (b[index])));
  const more = b.length > a.length;
  const [long, short] = more ? [b, a] : [a, b];
  const rest = short.map((layer) => layer.class_name);
  const isExtra = long.map((layer) => {
    const index = rest.indexOf(layer.class_name);
    if (index >= 0) rest.splice(index, 1);
    return index < 0;
  });
  const extra = long.filter((_, index) => isExtra[index]).map((layer) => `${more ? '+' : '−'} ${layer.class_name}`);
  const kept = long.filter((_, index) => !isExtra[index]);
  if (kept.length !== short.length) return extra;
  return [...extra, ...(more ? layerChanges(short, kept) : layerChanges(kept, short))];
}
