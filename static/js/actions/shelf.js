// @ts-check
// The shelf: what runs there are, and what each card says.

import * as api from '../api.js';
import { reopen } from '../live.js';
import { ENDED, ended, mainMetric } from '../record.js';
import { log, runId, runPlans, runs, runSpecs, shownHead } from '../store.js';
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
  const name = mainMetric(now, shownHead.peek());
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
    spark: losses.filter((_, index) => index % every === 0 || index === losses.length - 1),
    queue: now.state === 'queued' ? one.queue : null,
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
  if (known && runPlans.peek()[id]) return known;
  try {
    const found = /** @type {Run} */ (await reach(() => api.run(id)));
    if (found.plan) runPlans.value = { ...runPlans.peek(), [id]: found.plan };
    if (known || !found.spec) return known ?? null;
    runSpecs.value = { ...runSpecs.peek(), [id]: found.spec };
    return found.spec;
  } catch {
    return known ?? null; // gone or out of reach: the run is shown without its model
  }
}

/** @param {string} id @returns {Promise<Run | null>} null if it is gone */
export async function findRun(id) {
  try {
    return await reach(() => api.run(id));
  } catch (error) {
    if (error instanceof api.Refusal) return null;
    throw error;
  }
}

export async function refreshRuns() {
  try {
    const answer = await reach(() => api.runs());
    const shown = log.peek();
    const told = answer.runs.find((/** @type {Run} */ one) => one.id === shown?.id);
    // Given more epochs elsewhere: its stream had ended with it.
    if (shown && told && ended(shown) && !ENDED.includes(told.state) && told.last_seq > shown.lastSeq) reopen();
    runs.value = await withShown(answer.runs);
    if (shown && shown.lastSeq) patchRun(shown);
  } catch (error) {
    if (!(error instanceof api.Unreachable)) throw error;
  }
}

/** @param {Run[]} list @returns {Promise<Run[]>} the run that is shown stays on the shelf, even an old or somebody else's */
async function withShown(list) {
  const id = runId.peek();
  if (!id || list.some((one) => one.id === id) || !runs.peek().some((one) => one.id === id)) return list;
  try {
    return [...list, await reach(() => api.run(id))];
  } catch (error) {
    if (error instanceof api.Refusal) return list;
    throw error;
  }
}

const SOON = 2000;
const LATE = 12_000;

/** Other people's and other tabs' runs, and a place in the line: asked for now and then, never from a hidden tab. */
export function keepRefreshed() {
  let asked = Date.now();
  setInterval(() => {
    const moving = runs.peek().some((one) => (one.state === 'queued' || one.id !== runId.peek()) && !ENDED.includes(one.state));
    if (document.hidden || (!moving && Date.now() - asked < LATE)) return;
    asked = Date.now();
    void refreshRuns();
  }, SOON);
}

/** @param {string} id @param {{ name?: string, label?: string | null, deleted?: boolean, shared?: boolean }} change */
export async function changeRun(id, change) {
  const answer = /** @type {Run} */ (await reach(() => api.changeRun(id, change)));
  runs.value = runs.peek().map((one) => (one.id === id ? { ...one, name: answer.name, label: answer.label, shared: answer.shared } : one));
}
