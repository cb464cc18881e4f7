// @ts-check
// A form for any block, generated from its schema: simple fields on top, the rest folded and summarised in one line.

import { html } from 'htm/preact';
import { useId, useState } from 'preact/hooks';
import { fields, find, isOwn, NONE, parts, shown, valueOf } from '../fields.js';
import { t, word } from '../i18n.js';
import { configOf, newBlock } from '../spec.js';
import { catalog } from '../store.js';
import { Choice, NumberField, SizesField, Slider, Switch, TextField } from './controls.js';
import { Icon } from './icons.js';

/** @typedef {import('../types.js').Field} Field */
/** @typedef {import('../types.js').Schema} Schema */
/** @typedef {import('../types.js').Config} Config */
/** @typedef {import('../types.js').Json} Json */
/** @typedef {{ [name: string]: string }} FieldFaults */

/**
 * @param {{
 *   schema: Schema | undefined, config: Config, set: (name: string, value: Json | undefined) => void,
 *   of: string, faults?: FieldFaults, fold?: boolean,
 * }} props set: undefined means back to the default; of: the block's help card; fold: false shows everything at once
 */
export function BlockForm({ schema, config, set, of, faults = {}, fold = true }) {
  const list = fields(schema);
  const { simple, advanced } = fold ? parts(list) : { simple: list, advanced: [] };
  const [open, setOpen] = useState(false);
  const id = useId();
  // A fault inside the fold must not hide.
  const unfolded = open || advanced.some((field) => faults[field.name]);
  const one = (/** @type {Field} */ field) =>
    html`<${FieldControl} key=${field.name} field=${field} config=${config} set=${set} about=${`${of}.${field.name}`} fault=${faults[field.name] ?? null} />`;
  return html`
    ${simple.length > 0 && html`<div class=${simple.length > 1 && fold ? 'two' : ''}>${simple.map(one)}</div>`}
    ${advanced.length > 0 && html`
      <button type="button" class="fold" aria-expanded=${unfolded ? 'true' : 'false'} aria-controls=${id} onClick=${() => setOpen(!open)}>
        <span class="lead"><${Icon} name="right" />${t('form.advanced')}</span>
        ${!unfolded && html`<span class="cap">${summary(advanced, config)}</span>`}
      </button>
      ${unfolded && html`<div class="inside" id=${id}>${advanced.map(one)}</div>`}`}`;
}

/** @param {Field[]} list @param {Config} config @returns {string} the folded values in one line */
function summary(list, config) {
  return list.flatMap((field) => {
    const value = valueOf(field, config);
    if (field.widget === 'switch') return value ? [word(field.label)] : [];
    if (value === null) return [];
    return field.widget === 'number' || field.widget === 'sizes' ? [`${word(field.label)} ${full(field, value)}`] : [shown(value)];
  }).join(' · ');
}

/**
 * The arguments as they stand on a card: 32 · relu, or 3×3; a bare fraction is named.
 * @param {Schema | undefined} schema
 * @param {Config} config
 */
export function cardLine(schema, config) {
  return fields(schema)
    .filter((field) => field.level !== 'advanced')
    .flatMap((field) => {
      const value = valueOf(field, config);
      if (value === null) return [];
      if (field.widget === 'switch') return value ? [word(field.label)] : [];
      if (field.widget === 'number' && !field.integer) return [`${word(field.label)} ${shown(value)}`];
      return [full(field, value)];
    })
    .join(' · ');
}

/** @param {Field} field @param {Json} value @returns {string} one size that stands for all, written out: 3×3 */
function full(field, value) {
  const all = field.widget === 'sizes' && field.length !== null && typeof value === 'number';
  return shown(all ? Array(field.length).fill(value) : value);
}

/** @param {{ field: Field, config: Config, set: (name: string, value: Json | undefined) => void, about: string, fault: string | null }} props */
function FieldControl({ field, config, set, about, fault }) {
  const value = valueOf(field, config);
  const change = (/** @type {Json} */ next) => set(field.name, next);
  const own = isOwn(field, config) && !field.required ? () => set(field.name, undefined) : null;
  const label = word(field.label);
  const shared = { label, about, own, fault, help: word(field.help) };
  if (field.widget === 'number' && value !== null && typeof value === 'object') {
    return html`<${BlockChoice} field=${{ ...field, kind: field.ref, choices: [] }} value=${value} change=${change} shared=${shared} />`;
  }
  if (field.widget === 'number') {
    if (isSlider(field)) {
      const [min, max] = [field.min ?? 0, field.max ?? (field.below ?? 1) - 0.05];
      return html`<${Slider} ...${shared} value=${Number(value)} min=${min} max=${max} step=${niceStep(field, min, max)}
        show=${(/** @type {number} */ n) => shown(n)} onChange=${change} />`;
    }
    return html`<${NumberField} ...${shared} field=${field} value=${value === null ? null : Number(value)} onChange=${change} />`;
  }
  if (field.widget === 'switch') return html`<${Switch} label=${label} about=${about} help=${shared.help} value=${Boolean(value)} onChange=${change} />`;
  if (field.widget === 'sizes') return html`<${SizesField} ...${shared} field=${field} value=${value} onChange=${change} />`;
  if (field.widget === 'block') return html`<${BlockChoice} field=${field} value=${value} change=${change} shared=${shared} />`;
  if (field.widget === 'choice') {
    const options = [...(field.nullable ? [NONE] : []), ...field.choices].map((choice) => ({ value: choice, text: choice }));
    return html`<${Choice} ...${shared} value=${shown(value)} options=${options}
      onChange=${(/** @type {string} */ next) => change(next === NONE && field.nullable ? null : next)} />`;
  }
  return html`<${TextField} ...${shared} value=${value === null ? '' : String(value)} onChange=${change} />`;
}

/** @param {Field} field a simple share or a bounded whole number of a toy reads best as a slider */
function isSlider(field) {
  const bounded = (field.min ?? field.above) !== null && (field.max ?? field.below) !== null;
  return field.level === 'simple' && bounded && !field.log && (field.max ?? field.below ?? Infinity) <= 5000 && !field.nullable;
}

/** @param {Field} field @param {number} min @param {number} max */
function niceStep(field, min, max) {
  if (field.integer) return max - min > 200 ? 10 : 1;
  return max - min > 2 ? 0.5 : 0.05;
}

/**
 * relu has arguments too, but a form under every activation would bury the layer's own.
 * @param {Field} field @param {import('../types.js').Block} block @param {Config} config
 */
function hasForm(field, block, config) {
  return fields(block.schema).length > 0 && (field.kind !== 'activation' || Object.keys(config).length > 0);
}

/**
 * A block chosen by name, with its own form beneath if it has arguments.
 * @param {{ field: Field, value: Json, change: (value: Json) => void, shared: { label: string, about: string, own: (() => void) | null, fault: string | null, help: string } }} props
 */
function BlockChoice({ field, value, change, shared }) {
  const every = catalog.value?.kinds[field.kind] ?? [];
  const blocks = field.choices.length ? every.filter((one) => field.choices.includes(one.name) || field.choices.includes(one.class_name)) : every;
  const block = find(blocks, value);
  const options = [
    ...(field.nullable ? [{ value: NONE, text: NONE }] : []),
    ...blocks.map((one) => ({ value: one.name, text: one.name })),
  ];
  const config = configOf(value);
  const choose = (/** @type {string} */ name) => {
    const chosen = find(blocks, name);
    if (name === NONE && field.nullable) change(null);
    else change(chosen ? newBlock(chosen, catalog.value) : name);
  };
  const set = (/** @type {string} */ name, /** @type {Json | undefined} */ next) => {
    if (!block) return;
    const { [name]: _, ...rest } = config;
    const whole = next === undefined ? rest : { ...rest, [name]: next };
    change(Object.keys(whole).length ? { class_name: block.class_name, config: whole } : block.name);
  };
  return html`<div>
    <${Choice} ...${shared} about=${block ? `${field.kind}:${block.class_name}` : shared.about} help=${block ? `${word(block.title)}: ${word(block.help)}` : shared.help}
      value=${block?.name ?? shown(value)} options=${options} onChange=${choose} />
    ${block && hasForm(field, block, config) && html`<${BlockForm} schema=${block.schema} config=${config} set=${set} of=${`${field.kind}:${block.class_name}`} fold=${false} />`}
  </div>`;
}
