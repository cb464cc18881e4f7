// @ts-check
// What a race can be about: every setting of the optimizer, the batch, and each layer, as the catalogue declares it. Pure.

import { fields, find, fits, same, shown } from './fields.js';
import { blockSpec, configOf, newBlock, outgoing } from './spec.js';

/** @typedef {import('./types.js').Spec} Spec */
/** @typedef {import('./types.js').Catalog} Catalog */
/** @typedef {import('./types.js').Field} Field */
/** @typedef {import('./types.js').Json} Json */
/** @typedef {import('./types.js').Words} Words */
/**
 * One thing that can be changed: where, what it is called, and what it is now.
 * @typedef {{
 *   id: string, group: { key: string, facts?: { [name: string]: string | number } }, label: { key: string } | { words: Words }, field: Field | null,
 *   choices: string[], now: Json, set: (spec: Spec, value: Json) => Spec, name: string,
 * }} Thing choices: names to choose from; empty for a number. name: how it is called in a run's name
 */

export const MOST = 6;
const FIRST = 4; // values that are proposed
const USUAL = ['sgd', 'rmsprop', 'adam', 'relu', 'tanh', 'sigmoid', 'glorot_uniform', 'he_normal', 'zeros']; // what is raced most often

/** @param {Spec} spec @param {Catalog} catalog @returns {Thing[]} */
export function things(spec, catalog) {
  const optimizers = catalog.kinds.optimizer ?? [];
  const block = find(optimizers, spec.compile.optimizer);
  const config = configOf(spec.compile.optimizer);
  const group = { key: 'race.training' };
  /** @type {Thing[]} */
  const found = [{
    id: 'optimizer', group, label: { key: 'train.optimizer' }, field: null, choices: optimizers.map((one) => one.name), now: block?.name ?? '', name: '',
    set: (now, value) => {
      const chosen = find(optimizers, value);
      if (!chosen) return now;
      // One thing changes: what was set by hand stays, as far as the other one knows it.
      const known = fields(chosen.schema).map((field) => field.name);
      const kept = Object.fromEntries(Object.entries(config).filter(([name]) => known.includes(name)));
      return withOptimizer(now, blockSpec(chosen, kept));
    },
  }];
  for (const field of raceable(block?.schema)) {
    found.push({
      ...about(field, catalog, config), id: `optimizer ${field.name}`, group,
      set: (now, value) => (block ? withOptimizer(now, blockSpec(block, { ...config, [field.name]: value })) : now),
    });
  }
  found.push({
    id: 'batch', group, label: { key: 'train.batch' }, field: BATCH, choices: [], now: spec.fit.batch_size, name: 'batch_size',
    set: (now, value) => ({ ...now, fit: { ...now.fit, batch_size: Number(value) } }),
  });
  spec.model.layers.forEach((layer, at) => {
    const schema = find(catalog.kinds.layer, layer.class_name)?.schema;
    for (const field of raceable(schema)) {
      found.push({
        ...about(field, catalog, layer.config ?? {}), id: `layer ${at} ${field.name}`,
        group: { key: 'race.layer', facts: { n: at + 1, layer: layer.class_name } },
        set: (now, value) => withLayer(now, at, field.name, value),
      });
    }
  });
  return found;
}

/** @type {Field} */
const BATCH = {
  name: 'batch_size', label: { en: '', ko: '' }, help: { en: '', ko: '' }, level: 'simple', widget: 'number', integer: true, log: true, nullable: false,
  required: true, default: undefined, min: 1, max: 65_536, above: null, below: null, choices: [], kind: '', length: null, pairs: false, ref: '',
};

/** @param {import('./types.js').Schema | undefined} schema @returns {Field[]} those with values that can be listed, simple ones first */
function raceable(schema) {
  const list = fields(schema).filter((field) => ['number', 'choice', 'switch', 'block'].includes(field.widget) && !['layer', 'cell'].includes(field.kind));
  return [...list.filter((field) => field.level !== 'advanced'), ...list.filter((field) => field.level === 'advanced')];
}

/** @param {Field} field @param {Catalog} catalog @param {import('./types.js').Config} config */
function about(field, catalog, config) {
  const now = field.name in config ? /** @type {Json} */ (config[field.name]) : (field.default ?? null);
  const blocks = field.widget === 'block' ? (catalog.kinds[field.kind] ?? []) : [];
  const simple = blocks.filter((block) => !fields(block.schema).some((one) => one.required)).map((block) => block.name);
  const choices = field.widget === 'switch' ? ['true', 'false'] : field.widget === 'choice' ? field.choices : simple;
  return { label: { words: field.label }, field, choices, now: spelled(now, catalog, field), name: field.widget === 'block' ? '' : field.name };
}

/** @param {Json} value @param {Catalog} catalog @param {Field} field @returns {Json} a block by its short name, if that says all */
function spelled(value, catalog, field) {
  if (field.widget !== 'block') return value;
  return find(catalog.kinds[field.kind], value)?.name ?? shown(value);
}

/** @param {Spec} spec @param {import('./types.js').BlockSpec} optimizer @returns {Spec} */
function withOptimizer(spec, optimizer) {
  return { ...spec, compile: { ...spec.compile, optimizer } };
}

/** @param {Spec} spec @param {number} at @param {string} name @param {Json} value @returns {Spec} */
function withLayer(spec, at, name, value) {
  const layers = spec.model.layers.map((layer, index) => (index === at ? { ...layer, config: { ...layer.config, [name]: value } } : layer));
  return { ...spec, model: { ...spec.model, layers } };
}

/** @param {Thing} thing @returns {Json[]} values to begin with: what it is now, and others on both sides of it */
export function firstValues(thing) {
  const { now, field } = thing;
  if (thing.choices.length) {
    const present = String(now);
    const rank = (/** @type {string} */ one) => (one === present ? -1 : USUAL.includes(one) ? USUAL.indexOf(one) : USUAL.length);
    const wished = [...thing.choices].sort((a, b) => rank(a) - rank(b)); // a stable sort: the rest stays in the catalogue's order
    return wished.slice(0, thing.choices.length > FIRST ? FIRST - 1 : FIRST).map(meant(thing));
  }
  if (!field) return [];
  const value = Number(now ?? field.min ?? 0);
  const wished = field.log && !field.integer ? [value / 10, value, value * 10]
    : field.integer ? [value / 2, value, value * 2, value * 4].map(Math.round)
      : [0, 0.2, 0.5, value];
  const good = wished.map((one) => Number(one.toPrecision(6))).filter((one) => fits(field, one));
  return [...new Set(good)].sort((a, b) => a - b).slice(0, MOST);
}

/** @param {Thing} thing @returns {(choice: string) => Json} what a choice stands for in the spec */
export function meant(thing) {
  return (choice) => (thing.field?.widget === 'switch' ? choice === 'true' : choice);
}

/**
 * The values that a line of text stands for: "0.1, 0.01".
 * @param {Thing} thing
 * @param {string} text
 * @returns {{ values: Json[], wrong: string[] }} wrong: what does not fit
 */
export function typed(thing, text) {
  const words = text.split(/[\s,;]+/).filter(Boolean);
  const numbers = words.map((word) => Number(word.replace('−', '-')));
  const wrong = words.filter((_, at) => !thing.field || !fits(thing.field, /** @type {number} */ (numbers[at])));
  return { values: [...new Set(numbers.filter((one) => thing.field && fits(thing.field, one)))], wrong };
}

/** @param {Thing} thing @param {Json} value @returns {string} the name of a run that differs in this: "Adam", "units 64" */
export function runName(thing, value) {
  return [thing.name, shown(value)].filter(Boolean).join(' ');
}

/**
 * One experiment for each value, which differ in nothing else.
 * @param {Spec} spec @param {Thing} thing @param {Json[]} values @param {Catalog} catalog
 * @returns {Spec[]}
 */
export function entries(spec, thing, values, catalog) {
  return values.map((value) => {
    const block = thing.field?.widget === 'block' ? find(catalog.kinds[thing.field.kind], value) : undefined;
    return outgoing(same(value, thing.now) ? spec : thing.set(spec, block ? /** @type {Json} */ (newBlock(block, catalog)) : value));
  });
}
