// @ts-check
// The form's widgets: number with steps, slider, choice, switch, sizes, text. They know fields, never layers.

import { html } from 'htm/preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { fits, next, NONE, sizes } from '../fields.js';
import { setting, t } from '../i18n.js';
import { Term } from './term.js';

/** @typedef {import('../types.js').Field} Field */
/** @typedef {import('../types.js').Json} Json */

/** @param {string} id of a control @param {string | undefined} about @returns {string | undefined} what names it, if its label is a word with a card */
const namedBy = (id, about) => (about ? `${id}-name` : undefined);

/**
 * @param {{ label: unknown, id: string, about?: string, help?: string, own?: (() => void) | null, children?: unknown }} props
 *   about: the card that the label opens; own: the value is off its default; called to go back
 */
function Label({ label, id, about, help = '', own = null, children }) {
  return html`<div class="lab">
    ${about ? html`<${Term} id=${about} name=${`${id}-name`}>${label}</${Term}>` : html`<label for=${id} title=${help || undefined}>${label}</label>`}
    ${own && html`<button type="button" class="own" title=${t('form.reset')} aria-label=${t('form.reset')} onClick=${own}></button>`}
    ${children}
  </div>`;
}

/**
 * @param {{ label: unknown, id: string, about?: string, help?: string, own?: (() => void) | null, fault?: string | null, children?: unknown }} props
 */
export function Labelled({ label, id, about, help = '', own = null, fault = null, children }) {
  return html`<div class="field" data-about=${about}>
    <${Label} label=${label} id=${id} about=${about} help=${help} own=${own} />
    ${children}
    ${fault && html`<p class="under" id=${`${id}-fault`}>${fault}</p>`}
  </div>`;
}

/**
 * − value +. Typing takes effect at once while it fits; what does not fit is said under the field.
 * @param {{
 *   field: Field, value: number | null, onChange: (value: number | null) => void, label: unknown, about?: string,
 *   own?: (() => void) | null, fault?: string | null,
 * }} props
 */
export function NumberField({ field, value, onChange, label, about, own = null, fault = null }) {
  const id = useId();
  const [typed, setTyped] = useState(/** @type {string | null} */ (null));
  const text = typed ?? (value === null ? '' : setting(value));
  const wrong = typed !== null && !fine(field, typed) ? t('form.outside', { bounds: bounds(field) }) : null;
  const move = (/** @type {number} */ steps) => {
    setTyped(null);
    onChange(next(field, value ?? field.min ?? 0, steps));
  };
  const input = (/** @type {InputEvent} */ event) => {
    const raw = /** @type {HTMLInputElement} */ (event.target).value;
    setTyped(raw);
    if (raw.trim() === '' && field.nullable) onChange(null);
    else if (fine(field, raw)) onChange(parse(raw));
  };
  const keys = (/** @type {KeyboardEvent} */ event) => {
    const steps = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (event.key === 'Enter') setTyped(null);
    if (!steps) return;
    event.preventDefault();
    move(event.altKey || event.shiftKey ? steps * 10 : steps);
  };
  return html`<${Labelled} label=${label} id=${id} about=${about} own=${own} fault=${fault ?? wrong}>
    <span class=${`ctl step${fault || wrong ? ' bad' : ''}`}>
      <button type="button" tabindex="-1" aria-label=${t('form.less', { name: String(label) })} onClick=${() => move(-1)}>−</button>
      <input id=${id} aria-labelledby=${namedBy(id, about)} role="spinbutton" inputmode=${field.integer ? 'numeric' : 'decimal'} autocomplete="off" value=${text}
        aria-valuenow=${value ?? undefined} aria-valuemin=${field.min ?? undefined} aria-valuemax=${field.max ?? undefined}
        aria-invalid=${fault || wrong ? 'true' : undefined} aria-describedby=${fault || wrong ? `${id}-fault` : undefined}
        onInput=${input} onKeyDown=${keys} onBlur=${() => setTyped(null)} />
      <button type="button" tabindex="-1" aria-label=${t('form.more', { name: String(label) })} onClick=${() => move(1)}>+</button>
    </span>
  </${Labelled}>`;
}

/** @param {string} raw */
const parse = (raw) => (raw.trim() === '' ? NaN : Number(raw.replaceAll(',', '').replace('−', '-')));

/** @param {Field} field @param {string} raw */
function fine(field, raw) {
  return (raw.trim() === '' && field.nullable) || fits(field, parse(raw));
}

/** @param {Field} field @returns {string} what fits, as 1 … 65536 */
function bounds(field) {
  const low = field.min ?? field.above;
  const high = field.max ?? field.below;
  return `${low === null ? '' : `${field.min === null ? '> ' : '≥ '}${setting(low)}`}${low !== null && high !== null ? ', ' : ''}${
    high === null ? '' : `${field.max === null ? '< ' : '≤ '}${setting(high)}`}`;
}

/**
 * @param {{
 *   label: unknown, about?: string, value: number, min: number, max: number, step: number, show: (value: number) => string,
 *   onChange: (value: number) => void, onCommit?: (value: number) => void, disabled?: boolean, own?: (() => void) | null, fault?: string | null,
 * }} props onCommit: the thumb was let go
 */
export function Slider({ label, about, value, min, max, step, show, onChange, onCommit, disabled = false, own = null, fault = null }) {
  const id = useId();
  const ref = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => {
    ref.current?.style.setProperty('--part', `${((value - min) / (max - min)) * 100}%`);
  }, [value, min, max]);
  const number = (/** @type {Event} */ event) => Number(/** @type {HTMLInputElement} */ (event.target).value);
  return html`<div class="field" data-about=${about}>
    <${Label} label=${label} id=${id} about=${about} own=${own}><b>${show(value)}</b></${Label}>
    <input ref=${ref} id=${id} aria-labelledby=${namedBy(id, about)} type="range" min=${min} max=${max} step=${step} value=${value} aria-valuetext=${show(value)} disabled=${disabled}
      onInput=${(/** @type {Event} */ event) => onChange(number(event))} onChange=${(/** @type {Event} */ event) => onCommit?.(number(event))} />
    ${fault && html`<p class="under">${fault}</p>`}
  </div>`;
}

/**
 * @param {{
 *   label?: unknown, name?: string, about?: string, value: string, options: { value: string, text: string, group?: string }[],
 *   onChange: (value: string) => void, own?: (() => void) | null, fault?: string | null, strong?: boolean, help?: string,
 * }} props name: what it is called when no label is shown
 */
export function Choice({ label, name, about, value, options, onChange, own = null, fault = null, strong = false, help = '' }) {
  const id = useId();
  const groups = [...new Set(options.map((one) => one.group ?? ''))];
  const inside = (/** @type {string} */ group) => options
    .filter((one) => (one.group ?? '') === group)
    .map((one) => html`<option key=${one.value} value=${one.value} selected=${one.value === value}>${one.text}</option>`);
  const control = html`<select id=${id} class=${`ctl${strong ? ' strong' : ''}`} aria-label=${name} aria-labelledby=${label ? namedBy(id, about) : undefined} title=${help || undefined}
    aria-invalid=${fault ? 'true' : undefined} aria-describedby=${fault ? `${id}-fault` : undefined} value=${value}
    onChange=${(/** @type {Event} */ event) => onChange(/** @type {HTMLSelectElement} */ (event.target).value)}>
    ${groups.map((group) => (group ? html`<optgroup key=${group} label=${group}>${inside(group)}</optgroup>` : inside(group)))}
  </select>`;
  if (!label) return control;
  return html`<${Labelled} label=${label} id=${id} about=${about} help=${help} own=${own} fault=${fault}>${control}</${Labelled}>`;
}

/** @param {{ label: unknown, about?: string, value: boolean, onChange: (value: boolean) => void, help?: string }} props */
export function Switch({ label, about, value, onChange, help = '' }) {
  return html`<label class="switch" data-about=${about} title=${help || undefined}>
    <span>${label}</span>
    <input type="checkbox" role="switch" checked=${value}
      onChange=${(/** @type {Event} */ event) => onChange(/** @type {HTMLInputElement} */ (event.target).checked)} />
  </label>`;
}

/**
 * A list of whole numbers: so many boxes if the length is fixed, else one line "8, 8".
 * @param {{ field: Field, value: Json, onChange: (value: Json) => void, label: unknown, about?: string, own?: (() => void) | null, fault?: string | null }} props
 */
export function SizesField({ field, value, onChange, label, about, own = null, fault = null }) {
  const id = useId();
  const [typed, setTyped] = useState(/** @type {string | null} */ (null));
  const list = Array.isArray(value) ? value.flat().map(Number) : value === null ? [] : Array(field.length ?? 1).fill(Number(value));
  const text = typed ?? list.join(', ');
  const numbers = text.split(/[\s,×x]+/).filter(Boolean).map(Number);
  const right = (numbers.length > 0 ? sizes(field, numbers) !== undefined : field.nullable)
    && numbers.every((number) => fits({ ...field, integer: true }, number));
  const wrong = typed !== null && !right ? t('form.sizes') : null;
  const input = (/** @type {Event} */ event) => {
    const raw = /** @type {HTMLInputElement} */ (event.target).value;
    setTyped(raw);
    const found = raw.split(/[\s,×x]+/).filter(Boolean).map(Number);
    const fit = found.every((number) => fits({ ...field, integer: true }, number));
    const whole = sizes(field, found);
    if (!found.length && field.nullable) onChange(null);
    else if (found.length && fit && whole !== undefined) onChange(whole);
  };
  return html`<${Labelled} label=${label} id=${id} about=${about} own=${own} fault=${fault ?? wrong}>
    <input id=${id} aria-labelledby=${namedBy(id, about)} class="ctl" inputmode="text" autocomplete="off" value=${text} placeholder=${field.nullable ? NONE : ''}
      aria-invalid=${fault || wrong ? 'true' : undefined} aria-describedby=${fault || wrong ? `${id}-fault` : undefined}
      onInput=${input} onBlur=${() => setTyped(null)} />
  </${Labelled}>`;
}

/** @param {{ value: string, onChange: (value: string) => void, label: unknown, about?: string, own?: (() => void) | null, fault?: string | null, limit?: number }} props */
export function TextField({ value, onChange, label, about, own = null, fault = null, limit = 200 }) {
  const id = useId();
  return html`<${Labelled} label=${label} id=${id} about=${about} own=${own} fault=${fault}>
    <input id=${id} aria-labelledby=${namedBy(id, about)} class="ctl" autocomplete="off" maxlength=${limit} value=${value}
      onChange=${(/** @type {Event} */ event) => onChange(/** @type {HTMLInputElement} */ (event.target).value)} />
  </${Labelled}>`;
}
