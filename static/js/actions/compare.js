// @ts-check
// Which runs stand side by side, and by which figures.

import { t } from '../i18n.js';
import { keep, recall } from '../keep.js';
import { compared, comparedPart, goal, goalInLoss, lens, pointed, runId, runs, ticking } from '../store.js';
import { chooseLens, say, showColumn } from './page.js';

/** @typedef {import('../types.js').Run} Run */

export const MOST = 6;

/** @param {string[]} ids side by side from now on, and no others */
export function compareOnly(ids) {
  put(ids.slice(0, MOST).map((id, at) => ({ id, series: at + 1 })));
}

/** @param {string} id in or out; a series that was set free goes to the next one that comes */
export function toggleCompared(id) {
  const now = compared.peek();
  if (now.some((one) => one.id === id)) return put(now.filter((one) => one.id !== id));
  if (now.length >= MOST) return say(t('compare.most', { n: MOST }));
  const free = Array.from({ length: MOST }, (_, at) => at + 1).find((series) => now.every((one) => one.series !== series));
  return put([...now, { id, series: free ?? MOST }]);
}

/** @param {typeof compared.value} next */
function put(next) {
  compared.value = next;
  keep('compared', next.length ? next : null);
}

/** What was compared on this device before, as far as it is still on the shelf. */
export function recallCompared() {
  const kept = recall('compared');
  if (!Array.isArray(kept)) return;
  const there = kept.filter((one) => runs.peek().some((run) => run.id === one?.id));
  compareOnly(there.map((one) => one.id));
}

/** The shelf shows ticks and Look the runs side by side; or neither any more. */
export function toggleComparing() {
  const on = !(ticking.peek() && lens.peek() === 'compare');
  ticking.value = on;
  if (!on) return chooseLens('overview');
  // Two to begin with: the run that is shown, and the newest other one.
  if (!compared.peek().length) {
    const other = runs.peek().find((run) => run.id !== runId.peek());
    compareOnly([runId.peek(), other?.id ?? null].flatMap((id) => (id ? [id] : [])));
  }
  chooseLens('compare');
  return showColumn('look');
}

/** Every run that was started in the same race. @param {Run} run */
export function compareRace(run) {
  compareOnly(runs.peek().filter((one) => one.race === run.race).reverse().map((one) => one.id));
  chooseLens('compare');
  showColumn('look');
}

/** @param {'validation' | 'train'} chosen */
export function comparePart(chosen) {
  comparedPart.value = chosen;
  goal.value = null;
}

/** @param {number | null} epoch */
export function pointAt(epoch) {
  pointed.value = epoch;
}

/** @param {number | null} value */
export function setGoal(value) {
  goal.value = value;
}

/** @param {boolean} inLoss */
export function chooseGoal(inLoss) {
  goalInLoss.value = inLoss;
  goal.value = null;
}
