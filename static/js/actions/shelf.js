// @ts-check
// The shelf: what runs there are, and what each card says.

import * as api from '../api.js';
import { ENDED, mainMetric } from '../record.js';
import { log, runId, runs, runSpecs } from '../store.js';
import { reach } from './reach.js';

/** @typedef {import('../types.js').Run} Run */
/** @typedef {import('../types.js').Spec} Spec */
/** @typedef {import('../types.js').Log} Log */

const SHELF = 250; // ms between two looks of a card
let patched = 0;

/** @param {Log} now */
export function patchRunSoon(now) {
  if (performance.now() - patched > SHELF) patchRun(now);
}

/** @param {Log} now the card on the shelf says what the stream says */
export function patchRun(now) {
  patched = performance.now();
  const name = mainMetric(now);
  const columns = now.columns;
  const key = name && columns[`val_${name}`] ? `val_${name}` : name;
  const values = key ? (columns[key] ?? []) : [];
  const losses = columns.val_loss ?? columns.loss ?? [];
  const every = Math.max(1, Math.ceil(losses.length / 24));
  runs.value = runs.peek().map((one) => (one.id !== now.id ? one : {
    ...one,
    state: now.state ?? one.state,
    reason: now.reason,
    attempt: Math.max(1, now.attempt),
    epoch: now.trained,
    epochs: now.epochs || one.epochs,
    spark: losses.filter((_, index) => index % every === 0 || index === losses.length - 1),
    metric: key && values.length ? { ...bestOf(values, /accuracy|precision|recall/.test(key)), name: key } : one.metric,
  }));
}

/** @param {number[]} values @param {boolean} high */
function bestOf(values, high) {
  let at = 0;
  values.forEach((value, index) => {
    const holder = values[at] ?? NaN;
    if (!Number.isFinite(holder) || (high ? value > holder : value < holder)) at = index;
  });
  return { last: values.at(-1) ?? null, best: values[at] ?? null, best_epoch: at + 1 };
}

/** @param {string} id @returns {Promise<Spec | null>} */
export async function specOf(id) {
  const known = runSpecs.peek()[id];
  if (known) return known;
  try {
    const found = /** @type {Run} */ (await reach(() => api.run(id)));
    if (!found.spec) return null;
    runSpecs.value = { ...runSpecs.peek(), [id]: found.spec };
    return found.spec;
  } catch {
    return null; // gone or out of reach: the run is shown without its model
  }
}

export async function refreshRuns() {
  try {
    const answer = await reach(() => api.runs());
    const shown = log.peek();
    runs.value = answer.runs;
    if (shown && shown.trained) patchRun(shown);
  } catch (error) {
    if (!(error instanceof api.Unreachable)) throw error;
  }
}

const SOON = 2000;
const LATE = 12_000;

/** Other people's and other tabs' runs: asked for now and then, never from a hidden tab. */
export function keepRefreshed() {
  const others = runs.peek().some((one) => one.id !== runId.peek() && !ENDED.includes(one.state));
  setTimeout(async () => {
    if (!document.hidden) await refreshRuns();
    keepRefreshed();
  }, others ? SOON : LATE);
}

/** @param {string} id @param {{ name?: string, label?: string | null, deleted?: boolean }} change */
export async function changeRun(id, change) {
  const answer = /** @type {Run} */ (await reach(() => api.changeRun(id, change)));
  runs.value = runs.peek().map((one) => (one.id === id ? { ...one, name: answer.name, label: answer.label } : one));
}
