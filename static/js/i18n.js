// @ts-check
// Words and figures. Interface words come from the two catalogues, a block's own words from the block.

import { html } from 'htm/preact';
import { catalog, language, words } from './store.js';

/** @typedef {import('./types.js').Words} Words */
/** @typedef {string | number | import('preact').VNode} Fact */

const HOLE = /\{(\w+)\}/;

/**
 * An interface sentence with its facts filled in.
 * @param {string} key
 * @param {{ [name: string]: string | number }} [facts]
 * @returns {string}
 */
export function t(key, facts = {}) {
  const template = words.value[language.value]?.[key] ?? key;
  return template.replace(/\{(\w+)\}/g, (_, name) => String(facts[name] ?? ''));
}

/** @param {string} key @returns {boolean} whether the catalogue has words for it */
export const isSaid = (key) => words.value[language.value]?.[key] !== undefined;

/**
 * The same with the facts in bold, for the sentences above the pictures.
 * @param {string} key
 * @param {{ [name: string]: Fact }} facts
 * @returns {(Fact)[]}
 */
export function rich(key, facts) {
  const template = words.value[language.value]?.[key] ?? key;
  return template.split(/(\{\w+\})/).map((part) => {
    const hole = HOLE.exec(part);
    return hole ? html`<b>${facts[/** @type {string} */ (hole[1])]}</b>` : part;
  });
}

/** @param {Words | string | null | undefined} both @returns {string} the word in the chosen language */
export function word(both) {
  if (!both) return '';
  return typeof both === 'string' ? both : both[language.value];
}

/** @param {string} name of an experiment @returns {string} an untouched example's name follows the language */
export function experimentName(name) {
  const example = catalog.value?.examples.find((one) => [one.title.en, one.title.ko, one.spec.name].includes(name));
  return example ? word(example.title) : name;
}

/** @type {Intl.NumberFormat[]} */
const formats = [];

/** @param {number} digits @returns {Intl.NumberFormat} made once: making one takes longer than using it */
function format(digits) {
  return (formats[digits] ??= new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits }));
}

/** @param {number} value @param {number} [digits] @returns {string} 1,797 or 0.140, with a true minus sign */
export function figure(value, digits = 0) {
  if (!Number.isFinite(value)) return '–';
  return format(digits).format(value).replace('-', '−');
}

/** @param {number | null | undefined} value @returns {string} a loss: three decimals, more if it is tiny, fewer if large */
export function loss(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  if (value !== 0 && Math.abs(value) < 0.0005) return value.toExponential(1).replace('-', '−').replace('e−', 'e−');
  const size = Math.abs(value);
  if (size >= 1e7) return value.toExponential(1).replace('-', '−').replace('+', '');
  return figure(value, size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 3);
}

/** @param {number} value @returns {string} any number by three digits: 0.042, −1.23, 4.1e−5 */
export function number(value) {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  const text = size && (size < 0.001 || size >= 10_000) ? value.toExponential(1) : String(Number(value.toPrecision(3)));
  return text.replaceAll('-', '−').replace('+', '');
}

/** @param {number} share @param {number} [digits] @returns {string} never a false 100% */
export function percent(share, digits = 1) {
  if (!Number.isFinite(share)) return '–';
  const rounded = Number((share * 100).toFixed(digits));
  if (rounded === 100 && share < 1) return `> ${figure(100 - 10 ** -digits, digits)}%`;
  return `${figure(share * 100, digits)}%`;
}

/** @param {number} share @returns {string} a confidence without decimals: 53%, > 99% */
export function confidence(share) {
  if (!Number.isFinite(share)) return '–';
  return share >= 0.995 ? '> 99%' : `${figure(share * 100)}%`;
}

/** @param {number} seconds @returns {string} a duration's figure: 0.4, 12, 150 */
export function duration(seconds) {
  return figure(seconds, seconds < 9.95 ? 1 : 0);
}

/** @param {number} value @returns {string} a tick of an axis: 0.2, 20,000, 2e19 */
export function tick(value) {
  if (Math.abs(value) >= 1e6) return String(Number(value.toPrecision(3)).toExponential()).replace('+', '').replace('-', '−');
  return Math.abs(value) >= 1000 ? figure(value) : String(value).replace('-', '−');
}

/** @param {number} value @returns {string} a setting as it was typed: 0.001, 1e-7, 64 */
export function setting(value) {
  return String(value).replace('-', '−');
}

/** @param {(number | null)[] | null | undefined} shape @returns {string} 8 × 8 × 1 */
export function shapeText(shape) {
  if (!shape) return '?';
  return shape.length ? shape.map((size) => (size === null ? '?' : figure(size))).join(' × ') : '1';
}

/**
 * Whether a metric is a share that reads best as a percentage.
 * @param {string | null | undefined} name
 */
export function isShare(name) {
  return Boolean(name && /accuracy|precision|recall|auc/.test(name));
}

/** @param {string | null} name @param {number | null | undefined} value @returns {string} a metric's value in its own way */
export function metric(name, value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  return isShare(name) ? percent(value) : loss(value);
}

/** @param {string} name @returns {string} a metric's name in the page's words, or the field's own; of one end of several, with the end's name */
export function metricName(name) {
  if (isSaid(`metric.${name}`)) return t(`metric.${name}`);
  const parts = name.split('_');
  const from = parts.findIndex((_, at) => at > 0 && isSaid(`metric.${parts.slice(at).join('_')}`));
  return from < 0 ? name : `${t(`metric.${parts.slice(from).join('_')}`)}, ${parts.slice(0, from).join('_')}`;
}
