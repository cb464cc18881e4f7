// @ts-check
// A block's JSON schema -> a list of field descriptions. The form knows widgets, never layers. Pure.

/** @typedef {import('./types.js').Schema} Schema */
/** @typedef {import('./types.js').Field} Field */
/** @typedef {import('./types.js').Block} Block */
/** @typedef {import('./types.js').Json} Json */
/** @typedef {import('./types.js').Config} Config */

/** A choice of the form that stands for null in the spec. */
export const NONE = 'None';

/**
 * @param {Schema | undefined} schema of a block's config
 * @returns {Field[]} in order of declaration, without those that are no choice for a page
 */
export function fields(schema) {
  const required = schema?.required ?? [];
  return Object.entries(schema?.properties ?? {})
    .filter(([, body]) => body['x-level'] !== 'hidden')
    .map(([name, body]) => field(name, body, required.includes(name)));
}

/**
 * @param {string} name
 * @param {Schema} body
 * @param {boolean} required
 * @returns {Field}
 */
function field(name, body, required) {
  const nullable = (body.anyOf ?? []).some((part) => part.type === 'null');
  const { kind, core } = unwrap(body);
  const label = { en: name, ko: name };
  const pairs = core.items?.anyOf !== undefined;
  const number = core.type === 'array' ? (core.items?.anyOf?.[0] ?? core.items ?? {}) : core;
  return {
    name,
    label: body['x-text']?.label ?? label,
    help: body['x-text']?.help ?? { en: '', ko: '' },
    level: body['x-level'] ?? 'advanced',
    widget: widget(core, kind),
    integer: number.type === 'integer',
    log: body['x-scale'] === 'log',
    nullable,
    required,
    default: body.default,
    min: number.minimum ?? null,
    max: number.maximum ?? null,
    above: number.exclusiveMinimum ?? null,
    below: number.exclusiveMaximum ?? null,
    choices: (core.enum ?? []).map((choice) => String(choice)),
    kind,
    // a number or a block in its place (a learning rate or its schedule): the kind of that block
    ref: (body.anyOf ?? []).find((part) => part['x-ref'])?.['x-ref'] ?? kind,
    length: core.minItems ?? null,
    pairs,
  };
}

/**
 * The value that typed numbers stand for in a field of sizes: one for all, one each, or two each where pairs may stand.
 * @param {Field} field
 * @param {number[]} numbers
 * @returns {Json | undefined} undefined: so many numbers have no meaning
 */
export function sizes(field, numbers) {
  if (field.length === null || numbers.length === field.length) return numbers;
  if (numbers.length === 1) return Array(field.length).fill(numbers[0]);
  if (!field.pairs || numbers.length !== 2 * field.length) return undefined;
  return Array.from({ length: field.length }, (_, axis) => numbers.slice(2 * axis, 2 * axis + 2));
}

/**
 * Look through the wrappers for "or null", "one number or a list" and "a name or an object".
 * @param {Schema} body
 * @returns {{ kind: string, core: Schema }}
 */
function unwrap(body) {
  let core = body;
  let kind = body['x-ref'] ?? '';
  while (core.anyOf) {
    const parts = core.anyOf.filter((part) => part.type !== 'null');
    core = parts.find((part) => part.type === 'array') ?? parts[0] ?? {};
    kind ||= core['x-ref'] ?? '';
  }
  return { kind, core };
}

/**
 * @param {Schema} core
 * @param {string} kind
 * @returns {Field['widget']}
 */
function widget(core, kind) {
  if (kind) return 'block';
  if (core.enum) return 'choice';
  if (core.type === 'boolean') return 'switch';
  if (core.type === 'array') return 'sizes';
  return core.type === 'integer' || core.type === 'number' ? 'number' : 'text';
}

/**
 * Is the value inside the field's own bounds? Only min, max and kind are repeated here; the server judges the rest.
 * @param {Field} field
 * @param {number} value
 */
export function fits(field, value) {
  return Number.isFinite(value)
    && (!field.integer || Number.isInteger(value))
    && (field.min === null || value >= field.min)
    && (field.max === null || value <= field.max)
    && (field.above === null || value > field.above)
    && (field.below === null || value < field.below);
}

/**
 * The next value up or down: 1-2-5 steps on a logarithmic scale, whole numbers or twentieths on a linear one.
 * @param {Field} field
 * @param {number} value
 * @param {number} direction +1 or -1, times ten with Alt
 */
export function next(field, value, direction) {
  const sign = Math.sign(direction);
  let result = value;
  if (field.integer) result = value + direction;
  else if (field.log) for (let i = 0; i < Math.abs(direction) && i < 3; i += 1) result = ladder(result, sign);
  else result = Number((value + direction * 0.05).toFixed(6));
  if (field.max !== null) result = Math.min(result, field.max);
  if (field.min !== null) result = Math.max(result, field.min);
  return fits(field, result) ? result : value;
}

/** @param {number} value @param {number} sign */
function ladder(value, sign) {
  if (value <= 0) return sign > 0 ? 1e-6 : value;
  const power = Math.floor(Math.log10(value) + 1e-9);
  const rungs = [-1, 0, 1].flatMap((shift) => [1, 2, 5].map((digit) => Number(`${digit}e${power + shift}`)));
  const near = value * 1e-6;
  return sign > 0
    ? /** @type {number} */ (rungs.find((rung) => rung > value + near))
    : /** @type {number} */ (rungs.findLast((rung) => rung < value - near));
}

/**
 * @param {Field[]} list
 * @returns {{ simple: Field[], advanced: Field[] }} at most two simple fields; the rest folds
 */
export function parts(list) {
  const simple = list.filter((one) => one.level === 'simple').slice(0, 2);
  return { simple, advanced: list.filter((one) => !simple.includes(one)) };
}

/** @param {Field} field @param {Config} config */
export function valueOf(field, config) {
  return field.name in config ? config[field.name] : (field.default ?? null);
}

/** @param {Field} field @param {Config} config */
export function isOwn(field, config) {
  return field.name in config && !same(config[field.name], field.default);
}

/** @param {Json | undefined} a @param {Json | undefined} b */
export function same(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}

/**
 * A value as it stands on a card: 3×3, 1+0×2+2 (before and after each axis), relu, 0.2.
 * @param {Json | undefined} value
 * @returns {string}
 */
export function shown(value) {
  if (value === null || value === undefined) return NONE;
  if (Array.isArray(value)) return value.map((part) => (Array.isArray(part) ? part.join('+') : part)).join('×');
  if (typeof value === 'object') return String(value.class_name ?? '');
  return String(value);
}

/**
 * The block a spec value stands for, by class name, name or alias.
 * @param {Block[] | undefined} blocks
 * @param {Json | undefined} value
 * @returns {Block | undefined}
 */
export function find(blocks, value) {
  const word = value !== null && typeof value === 'object' && !Array.isArray(value) ? value.class_name : value;
  if (typeof word !== 'string') return undefined;
  return blocks?.find((block) => block.class_name === word || block.name === word)
    ?? blocks?.find((block) => block.aliases.includes(word));
}

/** @param {string} name @param {number} min @param {number} max @returns {Field} a number of the spec itself, not of a block */
export function wholeNumber(name, min, max) {
  return {
    name, label: { en: name, ko: name }, help: { en: '', ko: '' }, level: 'simple', widget: 'number', integer: true, log: false, nullable: false,
    required: true, default: undefined, min, max, above: null, below: null, choices: [], kind: '', length: null, pairs: false, ref: '',
  };
}
