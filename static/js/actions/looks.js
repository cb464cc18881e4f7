// @ts-check
// Views of the run's model. One question at a time for each, the newest wins, and answers are kept for the way back.

import * as api from '../api.js';
import { lookClass, lookFilter, lookLayer, lookRow, looks, over, playing } from '../store.js';
import { reach } from './reach.js';

/** @typedef {{ run: string, query: string, epoch: number }} Wish */
/** @typedef {{ next: Wish | null, asked: Wish | null, settled: boolean, cancel: AbortController }} Slot
 *  settled: what is wanted is shown already, so an answer that comes late is only kept */

const KEPT = 240; // answers
const BESIDES_TRAINING = 250; // ms before a look while the training needs the processor itself

/** @type {Map<string, any>} */
const kept = new Map();
/** @type {Map<string, Slot>} */
const slots = new Map();

/** @param {string} view @param {Wish} wish shown as soon as it is known; until then what was shown before stays */
export function want(view, wish) {
  const known = kept.get(path(view, wish));
  if (known) show(view, wish, known);
  const slot = slots.get(view) ?? { next: null, asked: null, settled: false, cancel: new AbortController() };
  slots.set(view, slot);
  slot.next = known ? null : wish;
  slot.settled = Boolean(known);
  const other = slot.asked && (slot.asked.run !== wish.run || slot.asked.query !== wish.query);
  if (other) slot.cancel.abort();
  if (!slot.asked) void ask(view, slot);
}

/** @param {string} view nobody looks at any more */
export function leave(view) {
  const slot = slots.get(view);
  slots.delete(view);
  if (slot) {
    slot.next = null;
    slot.cancel.abort();
  }
}

/** @param {string} view @param {Slot} slot */
async function ask(view, slot) {
  while (slot.next) {
    slot.asked = slot.next;
    if (follows()) await pause(BESIDES_TRAINING);
    const wish = slot.next;
    if (!wish) break;
    slot.asked = wish;
    slot.next = null;
    slot.cancel = new AbortController();
    const { signal } = slot.cancel;
    const near = follows() ? '&near=true' : '';
    try {
      // going back to any epoch takes a second process: beside a training what is kept on its way will do
      const answer = await reach(() => api.look(path(view, wish) + near, signal));
      const told = { ...wish, epoch: answer.epoch };
      keep(path(view, told), answer);
      if (!slot.settled) show(view, told, answer);
    } catch (error) {
      if (signal.aborted) continue;
      if (error instanceof api.Unreachable || (error instanceof api.Refusal && error.status === 429)) {
        await pause(1000 * (error instanceof api.Refusal ? error.after : 1));
        if (slots.get(view) === slot) slot.next ??= wish;
      } else if (error instanceof api.Refusal) {
        looks.value = { ...looks.peek(), [view]: { ...wish, answer: null, fails: error.message } };
      } else throw error;
    }
  }
  slot.asked = null;
}

/** Whether the page runs along with a training. */
const follows = () => playing.peek() && !over.peek();

/** @param {string} view @param {Wish} wish */
const path = (view, { run, query, epoch }) => `${run}/views/${view}?epoch=${epoch}${query}`;

/** @param {string} view @param {Wish} wish @param {any} answer */
function show(view, wish, answer) {
  looks.value = { ...looks.peek(), [view]: { ...wish, answer, fails: null } };
}

/** @param {string} question @param {any} answer */
function keep(question, answer) {
  kept.set(question, answer);
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT) break;
    kept.delete(oldest);
  }
}

/** @param {number} ms */
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// ---- what is chosen in a lens
/** @param {string} name of a layer */
export function lookAtLayer(name) {
  lookLayer.value = name;
  lookFilter.value = 0;
}

/** @param {number} row of the data set */
export function lookAtRow(row) {
  lookRow.value = row;
}

/** @param {number} index of a filter */
export function lookAtFilter(index) {
  lookFilter.value = index;
}

/** @param {number | null} index of the class that stands out */
export function lookAtClass(index) {
  lookClass.value = index;
}
