// @ts-check
// Commands to the run that is shown: each is pending until its answer stands in the log.

import * as api from '../api.js';
import { t } from '../i18n.js';
import { reopen } from '../live.js';
import { ended } from '../record.js';
import {
  changed, learned, log, mine, pending, refused, replaying, runEpochs, runId, runs, runSpecs, runState, sending, trained,
} from '../store.js';
import { setFit } from './edit.js';
import { jump, play, rest } from './film.js';
import { showColumn } from './page.js';
import { reach } from './reach.js';

/** @typedef {import('../types.js').RunEvent} RunEvent */
/** @typedef {import('../types.js').Log} Log */

/** What was pressed while the run was still on its way to the server. @type {'pause' | 'stop' | null} */
let hasty = null;

/** @param {boolean} there whether the new run is there: then do what was pressed meanwhile */
export async function catchUpWithPresses(there) {
  const wanted = there ? hasty : null;
  hasty = null;
  if (wanted === 'pause') await pause();
  if (wanted === 'stop') await stop();
}

/** @param {unknown} error the server's own sentence, where it is seen */
export function refuse(error) {
  if (error instanceof api.Unreachable) return;
  refused.value = error instanceof Error ? error.message : String(error);
  showColumn('look');
}

export async function pause() {
  if (sending.peek()) {
    hasty = 'pause';
    return;
  }
  rest();
  if (['queued', 'running'].includes(runState.peek() ?? '') && !lastEpochDone()) await command({ type: 'pause' });
}

export async function resume() {
  play();
  if (runState.peek() === 'paused') await command({ type: 'resume' });
}

export async function stop() {
  if (sending.peek()) {
    hasty = 'stop';
    return;
  }
  const live = log.peek() && !ended(log.peek()) && !lastEpochDone();
  rest();
  jump(trained.peek());
  if (!live) return;
  stopping = runId.peek();
  await command({ type: 'stop' });
}

/** All epochs are there, only the last word is on its way: nothing is left to pause or stop. */
function lastEpochDone() {
  return learned.peek() > 0 && trained.peek() >= runEpochs.peek();
}

/** The run that was asked to stop. @type {string | null} */
let stopping = null;

/** One batch; a run that does not stand still comes to stand first. */
export async function stepBatch() {
  if (runState.peek() === 'running') return pause();
  if (runState.peek() === 'paused') await command({ type: 'step', unit: 'batch' });
  return undefined;
}

/** @param {number} value from the next batch on */
export async function setLearningRate(value) {
  await command({ type: 'set_learning_rate', value });
}

/** @param {number} epochs in all: an ended run goes on until there */
export async function extend(epochs) {
  const id = runId.peek();
  const same = !changed.peek();
  if (!id || !(await command({ type: 'extend', epochs }))) return;
  runs.value = runs.peek().map((one) => (one.id === id ? { ...one, epochs } : one));
  const known = runSpecs.peek()[id];
  if (known) runSpecs.value = { ...runSpecs.peek(), [id]: { ...known, fit: { ...known.fit, epochs } } };
  if (same) setFit('epochs', epochs); // the bench goes on holding what the run is made of
  jump(trained.peek());
  play();
  reopen();
}

/** The command before: two on their way at once could overtake each other. @type {Promise<unknown>} */
let last = Promise.resolve();

/** @param {{ type: string, [name: string]: unknown }} body @returns {Promise<boolean>} whether it is on its way */
export async function command(body) {
  const id = runId.peek();
  if (!id || !mine.peek()) return false;
  refused.value = null;
  /** @type {NonNullable<typeof pending.value>} */
  const sent = { type: body.type, command: Infinity, ...(typeof body.value === 'number' ? { value: body.value } : {}) };
  pending.value = sent;
  try {
    const asked = last.then(() => reach(() => api.command(id, body)));
    last = asked.catch(() => null);
    const { command: number } = await asked;
    if (pending.peek() === sent) pending.value = (log.peek()?.acked ?? 0) >= number ? null : { ...sent, command: number };
    return true;
  } catch (error) {
    if (pending.peek() === sent) pending.value = null;
    // 409: the run went on to a state that no longer allows it, and the stream will say so.
    if (!(error instanceof api.Refusal && error.status === 409)) refuse(error);
    return false;
  }
}

/** @param {RunEvent[]} events the answer to the command that is on its way; a refusal is said, and the page shows what is true */
export function hearAnswer(events) {
  const waiting = pending.peek();
  if (!waiting || replaying.peek()) return;
  const answers = events.filter((event) => event.type === 'ack');
  if (answers.some((event) => event.data.command >= waiting.command)) pending.value = null;
  const no = answers.find((event) => !event.data.ok && event.data.type === waiting.type && event.data.reason !== 'ended');
  if (no) refused.value = t(waiting.type === 'set_learning_rate' ? 'refused.rate' : 'refused.now');
}

/** @param {Log} now the run that was asked to stop shows its end when that has come */
export function standIfStopped(now) {
  if (stopping !== now.id || !ended(now)) return;
  stopping = null;
  jump(now.trained);
}
