// @ts-check
// The page itself: language, theme, tabs, what lies open, what is said aloud.

import { keep, putLanguageCookie } from '../keep.js';
import {
  besides, calm, codeFormat, column, dataOpen, language, lens, logAxis, lookLayer, modelView, narrow, now,
  offlineSince, overlay, projector, renaming, said, selectedLayer, singleKeys, tables, theme, toast, wide,
} from '../store.js';

/** @typedef {import('../types.js').Language} Language */
/** @typedef {import('../store.js').Overlay} Overlay */
/** @typedef {import('../store.js').Column} Column */

const TOAST_MS = 8000;
let toastTimer = 0;
/** @type {Element | null} */
let opener = null;

/** @param {Language} chosen */
export function setLanguage(chosen) {
  language.value = chosen;
  document.documentElement.lang = chosen;
  putLanguageCookie(chosen);
}

export function switchTheme() {
  const chosen = theme.peek() === 'dark' ? 'light' : 'dark';
  const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  // Back at the system's own theme means: follow the system again.
  keep('theme', chosen === system ? null : chosen);
  showTheme(chosen);
}

/** @param {'light' | 'dark'} chosen */
export function showTheme(chosen) {
  document.documentElement.dataset.theme = chosen;
  theme.value = chosen;
}

/** @param {boolean} on large letters for a whole room; only Model and Look stay */
export function setProjector(on) {
  projector.value = on;
  document.documentElement.toggleAttribute('data-projector', on);
  if (on && ['data', 'train'].includes(column.peek())) column.value = 'look';
}

export function toggleProjector() {
  setProjector(!projector.peek());
}

/** @param {boolean} value */
export function setCalm(value) {
  calm.value = value;
}

/** @param {boolean} value */
export function setBesides(value) {
  besides.value = value;
}

/** @param {boolean} value */
export function setNarrow(value) {
  narrow.value = value;
}

/** @param {import('../store.js').ModelView} chosen */
export function showModelAs(chosen) {
  modelView.value = chosen;
  dataOpen.value = false;
}

const VIEWS = /** @type {const} */ (['stack', 'graph', 'code']);

export function nextModelView() {
  showModelAs(VIEWS[(VIEWS.indexOf(modelView.peek()) + 1) % VIEWS.length] ?? 'stack');
}

/** @param {import('../store.js').CodeFormat} chosen */
export function showCodeAs(chosen) {
  codeFormat.value = chosen;
}

/** @param {boolean} value */
export function openData(value) {
  dataOpen.value = value;
}

/** @param {boolean} value */
export function setWide(value) {
  wide.value = value;
}

/** @param {Column} chosen */
export function showColumn(chosen) {
  column.value = chosen;
}

/** @param {string} name of a lens */
export function chooseLens(name) {
  lens.value = name;
}

/** @param {Overlay} what opened; when it closes, the focus goes back to where it came from */
export function open(what) {
  if (!overlay.peek()) opener = document.activeElement;
  overlay.value = what;
}

/** @param {{ focus?: boolean }} [options] focus: false leaves the focus where the person has put it */
export function close({ focus = true } = {}) {
  if (!overlay.peek()) return;
  overlay.value = null;
  if (focus && opener instanceof HTMLElement && opener.isConnected) opener.focus();
  opener = null;
}

/** @param {string} text @param {() => void} [undo] */
export function showToast(text, undo) {
  clearTimeout(toastTimer);
  toast.value = { text, ...(undo ? { undo } : {}) };
  toastTimer = window.setTimeout(hideToast, TOAST_MS);
}

export function hideToast() {
  clearTimeout(toastTimer);
  toast.value = null;
}

/** @param {string} text @returns {Promise<boolean>} whether it is on the clipboard; the new way needs https or this machine itself */
export async function copy(text) {
  if (navigator.clipboard) {
    return navigator.clipboard.writeText(text).then(() => true, () => false);
  }
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  return done;
}

/** @param {string} sentence for those who listen */
export function say(sentence) {
  // The same sentence twice must be two changes, or it is heard once.
  said.value = said.peek() === sentence ? `${sentence}\u00a0` : sentence;
}

/** @param {string} chart */
export function toggleTable(chart) {
  tables.value = { ...tables.peek(), [chart]: !tables.peek()[chart] };
}

export function toggleLogAxis() {
  logAxis.value = !logAxis.peek();
}

/** @param {string | null} id of the layer whose form is open */
export function selectLayer(id) {
  lookLayer.value = null; // the card's lenses follow it
  selectedLayer.value = id;
}

/** @param {boolean} on */
export function setSingleKeys(on) {
  singleKeys.value = on;
  keep('keys', on);
}

/** @param {string | null} what 'experiment', or a run's id */
export function rename(what) {
  renaming.value = what;
}

/** @param {boolean} reached whether the server answered just now */
export function setOnline(reached) {
  if (reached) offlineSince.value = null;
  else offlineSince.value ??= Date.now();
  tick();
}

export function tick() {
  now.value = Date.now();
}

/** Take the person to the first fault. @param {Column} where */
export function showFault(where) {
  column.value = where;
  requestAnimationFrame(() => {
    const fault = document.querySelector(`#${where} [data-fault]`) ?? document.querySelector('[data-fault]');
    fault?.scrollIntoView({ block: 'center', behavior: 'smooth' });
    const button = fault?.querySelector('[data-remedy]') ?? fault?.closest('.card')?.querySelector('button') ?? fault?.querySelector('button');
    if (button instanceof HTMLElement) button.focus();
  });
}
