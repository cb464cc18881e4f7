// @ts-check
// What the looks inside a run hold: packed numbers unpacked, the names of layers, and what gradients say. Pure.

/** @typedef {import('./types.js').Look} Look */
/** @typedef {import('./types.js').LayerLook} LayerLook */
/** @typedef {import('./types.js').WeightLook} WeightLook */
/** @typedef {import('./types.js').UnitLook} UnitLook */
/** @typedef {import('./types.js').LayerSpec} LayerSpec */

const FINE = 32767;

/** @type {WeakMap<object, Float32Array>} */
const unpacked = new WeakMap();

/**
 * @param {object} key under which they are kept
 * @param {string | Uint8Array} data from the log itself it comes as text
 * @param {(bytes: Uint8Array) => Float32Array} read
 */
function once(key, data, read) {
  let found = unpacked.get(key);
  if (!found) {
    const bytes = typeof data === 'string' ? Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0)) : data;
    unpacked.set(key, (found = read(bytes)));
  }
  return found;
}

/** @param {WeightLook} weight @returns {Float32Array | null} the numbers of an array, row by row, where they were told */
export function numbersOf(weight) {
  const packed = weight.numbers;
  if (!packed?.data || packed.most === null) return null;
  const step = packed.most / FINE;
  return once(packed, packed.data, (bytes) => Float32Array.from({ length: bytes.length / 2 }, (_, i) => {
    const both = /** @type {number} */ (bytes[2 * i]) | (/** @type {number} */ (bytes[2 * i + 1]) << 8);
    return (both > FINE ? both - 65536 : both) * step;
  }));
}

const FAINT = 0.15; // a unit weaker than this share of the strongest looks weaker

/**
 * @param {UnitLook} unit
 * @returns {Float32Array} from -1 to 1, 0 at the level between the two sides: field after field, the top row first. Each unit by
 *   its own measure, so that its shape is seen, unless it says next to nothing
 */
export function fieldsOf(unit) {
  return once(unit, unit.data, (bytes) => {
    const { low, high, level } = unit;
    const values = Float32Array.from(bytes, (value) => low + (value / 255) * (high - low) - level);
    const least = FAINT * Math.max(high - level, level - low, 1e-9);
    const cells = values.length / unit.units;
    for (let k = 0; k < unit.units; k += 1) {
      const field = values.subarray(k * cells, (k + 1) * cells);
      const reach = field.reduce((most, value) => Math.max(most, Math.abs(value)), least);
      field.forEach((value, i) => {
        field[i] = value / reach;
      });
    }
    return values;
  });
}

/** @param {Float32Array | null} from @param {Float32Array | null} to @param {number} part @returns {Float32Array | null} */
export function mixed(from, to, part) {
  if (!from || !to || !part || from === to) return from ?? to;
  return from.map((value, i) => value + (/** @type {number} */ (to[i]) - value) * part);
}

/** @param {LayerLook} layer @returns {WeightLook | null} what is multiplied, not what is added: the first array with rows */
export function kernelOf(layer) {
  return layer.weights.find((one) => one.shape.length > 1) ?? layer.weights[0] ?? null;
}

/** @param {LayerLook} layer @returns {WeightLook[]} every array that multiplies, as a recurrent layer has two; or the only one there is */
export function kernelsOf(layer) {
  const several = layer.weights.filter((one) => one.shape.length > 1);
  return several.length ? several : layer.weights.slice(0, 1);
}

/** @param {WeightLook} weight @returns {string} its name without the cell that a recurrent layer keeps it in */
export const arrayName = (weight) => weight.name.replace('cell/', '');

/**
 * What the layers of a look are called: their class, and a number where there are several of it.
 * @param {Look} look
 * @param {LayerSpec[]} specs of the run
 * @returns {string[]}
 */
export function titles(look, specs) {
  const real = specs.filter((one) => one.class_name !== 'InputLayer');
  if (real.length !== look.layers.length) return look.layers.map((one) => one.name);
  /** @type {Map<string, number>} */
  const seen = new Map();
  return real.map(({ class_name: name }) => {
    const all = real.filter((one) => one.class_name === name).length;
    const number = (seen.get(name) ?? 0) + 1;
    seen.set(name, number);
    return all > 1 ? `${name} ${number}` : name;
  });
}

/** @param {WeightLook} weight @returns {number} the usual size of one number of its gradient, whatever the size of the array */
export function slope(weight) {
  const { norm } = weight.gradient;
  return norm === null ? NaN : norm / Math.sqrt(weight.shape.reduce((product, size) => product * size, 1));
}

const FADED = 1 / 300; // of the largest: what is learned there is learned hundreds of times more slowly
const GROWN = 30; // a usual gradient of one weight beyond this throws it about
const STEEP = 300;

/**
 * What the gradients of an epoch say.
 * @param {Look} look
 * @returns {{ key: 'nothing' | 'nan' | 'dead' | 'faded' | 'grown' | 'steep' | 'fine', at: number, most: number, ratio: number }}
 *   at: the layer it is about; most: the layer with the largest gradient; ratio: between the two
 */
export function gradientVerdict(look) {
  const places = learning(look);
  if (!places.length) return { key: 'nothing', at: -1, most: -1, ratio: 1 };
  const found = look.layers.map((layer) => kernelOf(layer)).map((weight) => (weight ? slope(weight) : NaN));
  const size = (/** @type {number} */ at) => /** @type {number} */ (found[at]);
  const strange = places.find((at) => !Number.isFinite(size(at)));
  if (strange !== undefined) return { key: 'nan', at: strange, most: strange, ratio: 1 };
  const most = places.reduce((a, b) => (size(b) > size(a) ? b : a));
  const least = places.reduce((a, b) => (size(b) < size(a) ? b : a));
  const ratio = size(least) / size(most);
  if (size(most) > GROWN) return { key: 'grown', at: most, most, ratio };
  if (size(least) === 0) return { key: 'dead', at: least, most, ratio };
  // Faded on the way back: the early layers get little. The other way round, they get far too much.
  if (ratio < FADED && least < most) return { key: 'faded', at: least, most, ratio };
  if (ratio < 1 / STEEP && most < least) return { key: 'steep', at: most, most, ratio };
  return { key: 'fine', at: least, most, ratio };
}

/** @param {Look} look @returns {number[]} places of the layers that can be drawn one behind the other: the last such row */
export function chainOf(look) {
  /** @type {number[]} */
  let chain = [];
  let width = NaN;
  look.layers.forEach((layer, at) => {
    const kernel = layer.weights[0];
    if (!kernel && layer.output.shape.length === 1) return; // it only hands on
    const [rows, columns] = kernel?.shape.length === 2 ? kernel.shape : [];
    if (!kernel?.numbers?.data || layer.output.shape.length !== 1 || layer.output.shape[0] !== columns) chain = [];
    else chain = rows === width ? [...chain, at] : [at];
    width = columns ?? NaN;
  });
  return chain;
}

const DEAD = 0.5; // of the units of a layer: fewer are usual, and harmless

/**
 * What the weights and outputs of an epoch say.
 * @param {Look} look
 * @param {Look} first look of the run
 * @returns {{ key: 'nothing' | 'nan' | 'dead' | 'flat' | 'start' | 'grown', at: number, from: number, to: number }} from, to: the
 *   figures of the sentence
 */
export function weightsVerdict(look, first) {
  const places = learning(look);
  if (!places.length) return { key: 'nothing', at: -1, from: NaN, to: NaN };
  const norm = (/** @type {Look} */ one, /** @type {number} */ at) => kernelOf(/** @type {LayerLook} */ (one.layers[at]))?.norm ?? NaN;
  const strange = places.find((at) => !Number.isFinite(norm(look, at)));
  if (strange !== undefined) return { key: 'nan', at: strange, from: NaN, to: NaN };
  const inner = look.layers.slice(0, -1).map((layer, at) => ({ at, ...layer.output }));
  const dead = inner.find((one) => (one.dead ?? 0) >= DEAD * (one.shape.at(-1) ?? 1));
  if (dead) return { key: 'dead', at: dead.at, from: dead.dead ?? 0, to: dead.shape.at(-1) ?? 0 };
  const flat = inner.find((one) => (one.flat ?? 0) > 0.5 && (one.zero ?? 0) < 0.5);
  if (flat) return { key: 'flat', at: flat.at, from: flat.flat ?? 0, to: NaN };
  const growth = (/** @type {number} */ at) => Math.abs(Math.log(norm(look, at) / norm(first, at))) || 0;
  const most = places.reduce((a, b) => (growth(b) > growth(a) ? b : a));
  return { key: look === first ? 'start' : 'grown', at: most, from: norm(first, most), to: norm(look, most) };
}

/** @param {Look} look @returns {number[]} places of the layers that multiply; without any, of those that learn at all */
export function learning(look) {
  const all = look.layers.flatMap((layer, at) => (layer.weights.length ? [at] : []));
  const kernels = all.filter((at) => look.layers[at]?.weights.some((one) => one.shape.length > 1));
  return kernels.length ? kernels : all;
}

const SQUASHES = ['sigmoid', 'tanh', 'hard_sigmoid', 'hard_tanh', 'softsign'];

/**
 * @param {LayerSpec[]} layers of an experiment
 * @param {import('./types.js').Catalog | null} catalog
 * @returns {number[]} places of the layers whose activation squashes what they hand on, and that draw their first weights; the last
 *   layer gives the answer, and has its own reasons
 */
export function squashing(layers, catalog) {
  return layers.slice(0, -1).flatMap(({ class_name: name, config }, at) => {
    const block = catalog?.kinds.layer?.find((one) => one.class_name === name);
    const plain = block?.schema.properties?.kernel_initializer && !block.schema.properties.recurrent_initializer;
    return plain && SQUASHES.includes(String(config?.activation)) ? [at] : [];
  });
}
