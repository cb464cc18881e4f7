// @ts-check
// Which settings of several experiments differ, place by place. Pure: it names places, the page puts them into words.

import { fields, find, same, shown } from './fields.js';
import { configOf, normal } from './spec.js';

/** @typedef {import('./types.js').Spec} Spec */
/** @typedef {import('./types.js').Catalog} Catalog */
/** @typedef {import('./types.js').Block} Block */
/** @typedef {import('./types.js').Config} Config */
/** @typedef {import('./types.js').Json} Json */
/** @typedef {import('./types.js').Words} Words */
/** @typedef {{ key: string, facts?: { [name: string]: string | number } } | { words: Words } | { text: string }} Part a piece of a
 *   place's name: a sentence of the catalogue, a block's or argument's own words, or code */
/** @typedef {{ id: string, place: Part[], values: (Json | undefined)[] }} Difference undefined: not there at all */
/** @typedef {{ class_name: string, config: Config }} Whole */

/**
 * @param {Spec[]} specs
 * @param {Catalog} catalog
 * @returns {Difference[]} one for each setting that is not the same in all, in the order of the page's columns
 */
export function differences(specs, catalog) {
  const all = specs.map((spec) => normal(spec, catalog));
  /** @type {Difference[]} */
  const found = [];
  const look = (/** @type {string} */ id, /** @type {Part[]} */ place, /** @type {(Json | undefined)[]} */ values) => {
    if (values.some((value) => !same(value, values[0]))) found.push({ id, place, values });
  };
  const names = specs.map((spec) => spec.data.dataset);
  look('data', [{ key: 'data.choose' }], names.map((name) => find(catalog.kinds.dataset, name)?.class_name ?? name));
  look('validation', [{ key: 'split.validation' }], specs.map((spec) => spec.data.validation_split));
  look('test', [{ key: 'split.testShort' }], specs.map((spec) => spec.data.test_split));
  if (names.every((name) => name === names[0])) {
    const block = find(catalog.kinds.dataset, names[0]);
    inside(look, 'options', [], block, all.map((one) => /** @type {Config} */ (one.data.options ?? {})), catalog);
  }
  look('kind', [{ key: 'column.model' }], specs.map((spec) => spec.model.class_name));
  layers(look, all.map((one) => one.layers), catalog);
  for (const kind of /** @type {const} */ (['loss', 'optimizer'])) {
    blocks(look, kind, [{ key: `train.${kind}` }], all.map((one) => one[kind]), catalog.kinds[kind], catalog);
  }
  look('batch', [{ key: 'train.batch' }], all.map((one) => one.fit.batch_size));
  look('epochs', [{ key: 'train.epochs' }], all.map((one) => one.fit.epochs));
  look('shuffle', [{ key: 'train.shuffle' }], all.map((one) => one.fit.shuffle));
  look('seed', [{ key: 'train.seed' }], all.map((one) => one.seed));
  lists(look, 'metric', all.map((one) => one.metrics), catalog);
  lists(look, 'callback', all.map((one) => one.fit.callbacks), catalog);
  return found;
}

/** @typedef {(id: string, place: Part[], values: (Json | undefined)[]) => void} Look */

/**
 * Layers stand side by side where their classes follow each other in the same order; what one model lacks is a gap in it.
 * @param {Look} look @param {Whole[][]} stacks @param {Catalog} catalog
 */
function layers(look, stacks, catalog) {
  const rows = aligned(stacks);
  rows.forEach((row, at) => {
    const name = /** @type {Whole} */ (row.find(Boolean)).class_name;
    const place = [{ key: 'compare.layer', facts: { n: at + 1 } }, { text: name }];
    blocks(look, `layer ${at}`, place, row, catalog.kinds.layer, catalog);
  });
}

/**
 * @param {Whole[][]} stacks
 * @returns {(Whole | undefined)[][]} a row for each place: the layer of every stack there, or undefined
 */
export function aligned(stacks) {
  /** @type {string[]} */
  let common = [];
  for (const stack of stacks) common = merged(common, stack.map((layer) => layer.class_name));
  const columns = stacks.map((stack) => {
    let at = 0;
    return placed(common, stack.map((layer) => layer.class_name)).map((there) => (there ? stack[at++] : undefined));
  });
  return common.map((_, row) => columns.map((column) => column[row]));
}

/** @param {string[]} a @param {string[]} b @returns {number[][]} lengths of the longest common parts of all their ends */
function common(a, b) {
  const table = Array.from({ length: a.length + 1 }, () => Array(b.length + 1).fill(0));
  const at = (/** @type {number} */ i, /** @type {number} */ j) => /** @type {number} */ (table[i]?.[j]);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      /** @type {number[]} */ (table[i])[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  return table;
}

/** @param {string[]} a @param {string[]} b @returns {string[]} the shortest list that holds both in their order */
function merged(a, b) {
  const table = common(a, b);
  const at = (/** @type {number} */ i, /** @type {number} */ j) => table[i]?.[j] ?? 0;
  const whole = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      whole.push(/** @type {string} */ (a[i]));
      i += 1;
      j += 1;
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) whole.push(/** @type {string} */ (a[i++]));
    else whole.push(/** @type {string} */ (b[j++]));
  }
  return whole;
}

/** @param {string[]} whole @param {string[]} part that lies in it in order @returns {boolean[]} where its members stand */
function placed(whole, part) {
  const table = common(whole, part);
  let j = 0;
  return whole.map((name, i) => {
    const there = j < part.length && name === part[j] && table[i]?.[j] === part.length - j;
    if (there) j += 1;
    return there;
  });
}

/**
 * @param {Look} look @param {string} id @param {Part[]} place @param {(Whole | undefined)[]} values
 * @param {Block[] | undefined} known @param {Catalog} catalog
 */
function blocks(look, id, place, values, known, catalog) {
  const classes = values.map((value) => value?.class_name);
  if (classes.some((name) => name !== classes[0])) look(id, place, values.map((value) => (classes.includes(undefined) ? value && brief(value, known) : value?.class_name)));
  const there = values.filter((value) => value !== undefined);
  if (there.length < 2) return;
  inside(look, id, place, find(known, there[0]?.class_name), values.map((value) => value?.config), catalog);
}

/**
 * Arguments that all of them have. What only one kind of block knows says nothing beside the block's own name.
 * @param {Look} look @param {string} id @param {Part[]} place @param {Block | undefined} block
 * @param {(Config | undefined)[]} configs @param {Catalog} catalog
 */
function inside(look, id, place, block, configs, catalog) {
  for (const field of fields(block?.schema)) {
    const there = configs.filter((config) => config !== undefined);
    if (there.some((config) => !(field.name in config))) continue;
    const values = configs.map((config) => config?.[field.name]);
    const known = values.filter((value) => value !== undefined);
    if (known.every((value) => same(value, known[0]))) continue;
    const named = [...place, { words: field.label }];
    if (known.every(isBlock)) {
      blocks(look, `${id} ${field.name}`, named, /** @type {Whole[]} */ (values), catalog.kinds[field.ref], catalog);
    } else look(`${id} ${field.name}`, named, values.map((value) => (isBlock(value) ? brief(value, catalog.kinds[field.ref]) : value)));
  }
}

/** @param {Json | undefined} value @returns {value is Whole} */
function isBlock(value) {
  return Boolean(value && typeof value === 'object' && !Array.isArray(value) && typeof value.class_name === 'string');
}

/** @param {Whole} value @param {Block[] | undefined} known @returns {string} its name, and what it is told before all else */
function brief(value, known) {
  const block = find(known, value.class_name);
  const told = fields(block?.schema).filter((field) => field.level === 'simple' && field.widget === 'number');
  const config = configOf(value);
  const numbers = told.flatMap((field) => (typeof config[field.name] === 'number' ? [shown(config[field.name])] : []));
  return [value.class_name, ...numbers.slice(0, 1)].join(' ');
}

/** @param {Look} look @param {string} kind @param {Whole[][]} lists @param {Catalog} catalog each is there or is not, wherever it stands */
function lists(look, kind, lists, catalog) {
  const names = [...new Set(lists.flat().map((one) => one.class_name))];
  for (const name of names) {
    const values = lists.map((list) => list.find((one) => one.class_name === name));
    look(`${kind} ${name}`, [{ text: name }], values.map((value) => value !== undefined));
    inside(look, `${kind} ${name}`, [{ text: name }], find(catalog.kinds[kind], name), values.map((value) => value?.config), catalog);
  }
}
