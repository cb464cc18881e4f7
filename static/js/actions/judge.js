// @ts-check
// What is chosen in the lens of right and wrong, and the seal of the test rows.

import * as api from '../api.js';
import { cell, judgedClass, judgedPart, part, run, runId, runs, shownEpoch } from '../store.js';
import { refuse } from './command.js';
import { reach } from './reach.js';

/** @param {import('../types.js').Part} chosen */
export function choosePart(chosen) {
  part.value = chosen;
}

/** @param {{ truth: number, said: number } | null} chosen */
export function chooseCell(chosen) {
  cell.value = chosen;
}

/** @param {number | null} chosen */
export function chooseClass(chosen) {
  judgedClass.value = chosen;
}

/** Break the seal of the test rows for the epoch that is shown. */
export async function openTest() {
  const [id, epoch] = [runId.peek(), shownEpoch.peek()];
  if (!id) return;
  try {
    const { opened } = await reach(() => api.openTest(id, epoch));
    runs.value = runs.peek().map((one) => (one.id === id ? { ...one, opened } : one));
  } catch (error) {
    refuse(error);
  }
}

/** @returns {boolean} whether the rows that are to be judged may be looked at now */
export function isOpen() {
  return judgedPart.value !== 'test' || (run.value?.opened ?? []).includes(shownEpoch.value);
}
