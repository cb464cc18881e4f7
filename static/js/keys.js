// @ts-check
// The keyboard of the whole page. Single keys can be switched off, and none acts while someone types.

import { toggleComparing } from './actions/compare.js';
import { redo, undo, useRemedy } from './actions/edit.js';
import { openCardOf } from './actions/cards.js';
import { close, nextModelView, open, selectLayer, showColumn, toggleLogAxis, toggleProjector, toggleTable } from './actions/page.js';
import { seekBest } from './actions/film.js';
import { stepBatch, stop } from './actions/command.js';
import { act, addSlot, moveByKey, stepEpoch } from './actions/steer.js';
import { stepLens } from './components/lenstabs.js';
import { faults, mainButton, overlay, selectedLayer, singleKeys } from './store.js';

/** What the list under ? shows; does is the last part of the word's key. */
export const KEYS = [
  { keys: 'Space', does: 'main' },
  { keys: '.', does: 'step' },
  { keys: ',', does: 'batch' },
  { keys: 'Shift S', does: 'stop' },
  { keys: '← →', does: 'epoch' },
  { keys: 'Shift ← →', does: 'ten' },
  { keys: 'Home End', does: 'ends' },
  { keys: 'B', does: 'best' },
  { keys: '1 2 3 4', does: 'columns' },
  { keys: 'A', does: 'add' },
  { keys: '↑ ↓', does: 'cards' },
  { keys: 'Alt ↑ ↓', does: 'move' },
  { keys: 'Enter', does: 'form' },
  { keys: 'F2', does: 'rename' },
  { keys: 'D', does: 'duplicate' },
  { keys: 'X', does: 'off' },
  { keys: 'Del', does: 'remove' },
  { keys: 'G', does: 'view' },
  { keys: 'O', does: 'connect' },
  { keys: 'R', does: 'remedy' },
  { keys: 'Ctrl Z', does: 'undo' },
  { keys: 'Ctrl Shift Z', does: 'redo' },
  { keys: '[ ]', does: 'lens' },
  { keys: 'C', does: 'compare' },
  { keys: 'T', does: 'table' },
  { keys: 'L', does: 'log' },
  { keys: 'H F1', does: 'card' },
  { keys: 'P', does: 'projector' },
  { keys: '?', does: 'help' },
  { keys: 'Esc', does: 'close' },
];

const COLUMNS = /** @type {const} */ (['data', 'model', 'train', 'look']);

/** @type {{ [key: string]: () => void }} */
const SINGLE = {
  ' ': () => act(mainButton.peek()),
  '.': () => void stepEpoch(),
  ',': () => void stepBatch(),
  S: () => void stop(),
  b: seekBest,
  a: () => open({ name: 'palette', ...addSlot() }),
  g: nextModelView,
  r: remedy,
  '[': () => stepLens(-1),
  ']': () => stepLens(1),
  c: toggleComparing,
  t: twin,
  l: toggleLogAxis,
  h: () => openCardOf(document.activeElement),
  p: toggleProjector,
  '?': () => open({ name: 'keys' }),
  1: () => column(0),
  2: () => column(1),
  3: () => column(2),
  4: () => column(3),
};

export function listen() {
  addEventListener('keydown', onKey);
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.defaultPrevented || event.isComposing) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z' && !isText(target)) {
    event.preventDefault();
    if (event.shiftKey) redo();
    else undo();
    return;
  }
  if (event.key === 'Escape') {
    if (overlay.peek()) close();
    else if (selectedLayer.peek()) selectLayer(null);
    return;
  }
  if (event.key === 'F1' && !overlay.peek()) {
    event.preventDefault();
    openCardOf(target);
    return;
  }
  // No number holds an h, so the letter is free where one is typed.
  const typing = isText(target) && !(event.key === 'h' && target.role === 'spinbutton');
  if (event.ctrlKey || event.metaKey || event.altKey || typing || overlay.peek()) return;
  if (!singleKeys.peek() || target.closest('select, [role="menu"]')) return;
  // Space, arrows and their like belong to whatever has the focus first.
  if (event.key === ' ' && target.closest('button, a, input, [role="slider"]:not(#wave)')) return;
  if (/^(Arrow|Home|End|Page)/.test(event.key) && target.closest('input, [role="tablist"], .twin, .cmp')) return;
  const single = SINGLE[event.key];
  if (single) single();
  else if (event.key === 'ArrowUp' || event.key === 'ArrowDown' || !moveByKey(event)) return;
  event.preventDefault();
}

/** @param {HTMLElement} target */
function isText(target) {
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && !['checkbox', 'range'].includes(target.type));
}

function remedy() {
  const first = faults.peek().find((fault) => fault.remedy)?.remedy;
  if (first) useRemedy(first);
}

/** The table of the chart that has the focus, or of the loss. */
function twin() {
  const figure = document.activeElement?.closest('figure, section');
  const button = /** @type {HTMLElement | null} */ (figure?.querySelector('[data-twin]') ?? null);
  if (button) button.click();
  else toggleTable('curve-loss');
}

/** @param {number} index */
function column(index) {
  const name = /** @type {typeof COLUMNS[number]} */ (COLUMNS[index]);
  showColumn(name);
  requestAnimationFrame(() => {
    /** @type {HTMLElement | null} */ (document.querySelector(`#${name} :is(button, select, input)`))?.focus();
  });
}
