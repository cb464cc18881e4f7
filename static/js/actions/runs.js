// @ts-check
// Starting runs, following one, steering it, deleting one.

import * as api from '../api.js';
import { t } from '../i18n.js';
import { keep, putRunInAddress } from '../keep.js';
import { follow, unfollow } from '../live.js';
import { emptyLog, ended, fold } from '../record.js';
import { difference, inShort, outgoing } from '../spec.js';
import {
  atEnd, catalog, head, log, pending, playing, refused, replaying, run, runId, runs, runSpecs, sending, spec, trained,
} from '../store.js';
import { load } from './edit.js';
import { jump, play, playOne, rest, rewind, wake } from './film.js';
import { say, setOnline, showToast } from './page.js';
import { heal, reach } from './reach.js';
import { changeRun, patchRun, patchRunSoon, refreshRuns, specOf } from './shelf.js';

/** @typedef {import('../types.js').Run} Run */
/** @typedef {import('../types.js').RunEvent} RunEvent */
/** @typedef {import('../types.js').Spec} Spec */

// ---- start and steer
/** What was pressed while the run was still on its way to the server. @type {'pause' | 'stop' | null} */
let hasty = null;

/** @param {number} [until] rest after this epoch */
export async function start(until = Infinity) {
  const wanted = spec.peek();
  if (!wanted || sending.peek()) return;
  sending.value = true;
  hasty = null;
  refused.value = null;
  const sent = outgoing(wanted);
  const before = runs.peek()[0] ?? null;
  try {
    const made = /** @type {Run} */ (await reach(() => api.startRun(sent, newKey())));
    runs.value = [made, ...runs.peek().filter((one) => one.id !== made.id)];
    runSpecs.value = { ...runSpecs.peek(), [made.id]: sent };
    show(made.id, { fresh: true });
    rewind(until);
    void nameByDifference(made, before, sent);
  } catch (error) {
    if (!(error instanceof api.Unreachable)) refused.value = error instanceof Error ? error.message : String(error);
  } finally {
    sending.value = false;
  }
  if (hasty === 'pause') await pause();
  if (hasty === 'stop') await stop();
}

/** @returns {string} crypto.randomUUID is only there on https and on this machine itself; a classroom's plain http has this */
function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @param {Run} made @param {Run | null} before @param {Spec} sent what the run does otherwise than the one before is its name on the shelf */
async function nameByDifference(made, before, sent) {
  const blocks = catalog.peek();
  if (!blocks) return;
  const old = before && before.name === made.name ? await specOf(before.id) : null;
  const label = (old && difference(old, sent, blocks)) || inShort(sent, blocks);
  if (label) await changeRun(made.id, { label: label.slice(0, 120) });
}

export async function pause() {
  if (sending.peek()) {
    hasty = 'pause';
    return;
  }
  rest();
  if (log.peek()?.state === 'running' && !lastEpochDone()) await command({ type: 'pause' });
}

export async function resume() {
  play();
  if (log.peek()?.state === 'paused') await command({ type: 'resume' });
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
  const now = log.peek();
  return now !== null && now.epochs > 0 && now.trained >= now.epochs;
}

/** The run that was asked to stop: its film stands at its end when that has come. @type {string | null} */
let stopping = null;

/** One epoch: of the film if it is trained, else of the training, else of a new run. */
export async function stepEpoch() {
  if (!runId.peek() || (atEnd.peek() && head.peek() > 0)) return start(1);
  if (playOne()) return undefined;
  if (ended(log.peek())) return undefined;
  playing.value = true;
  if (log.peek()?.state === 'paused') await command({ type: 'step', unit: 'epoch' });
  return undefined;
}

/** @param {{ type: string, [name: string]: unknown }} body */
async function command(body) {
  const id = runId.peek();
  if (!id) return;
  pending.value = body.type;
  try {
    await reach(() => api.command(id, body));
  } catch (error) {
    pending.value = null;
    // 409: the run went on to a state that no longer allows it, and the stream will say so.
    if (error instanceof api.Refusal && error.status !== 409) refused.value = error.message;
  }
}

// ---- what is shown
/** @param {string} id @param {{ fresh?: boolean }} [options] fresh: it starts now, so the film starts at its beginning */
export function show(id, { fresh = false } = {}) {
  if (runId.peek() === id) return;
  unfollow();
  runId.value = id;
  log.value = emptyLog(id);
  head.value = 0;
  pending.value = null;
  refused.value = null;
  if (!fresh) {
    replaying.value = true;
    playing.value = false;
  }
  putRunInAddress(id);
  keep('run', id);
  void specOf(id);
  let lost = false;
  follow(id, {
    since: () => log.peek()?.lastSeq ?? 0,
    events: receive,
    state: (state) => {
      if (state === 'lost') {
        lost = true;
        void heal();
      } else if (state === 'open') {
        setOnline(true);
        if (lost) catchUp();
        lost = false;
      } else {
        settle();
        void refreshRuns();
      }
    },
  });
}

let awayFrom = -1;

function catchUp() {
  awayFrom = trained.peek();
}

/** @param {RunEvent[]} events */
export function receive(events) {
  const before = log.peek();
  if (!before) return;
  const after = fold(before, events);
  log.value = after;
  if (after.state !== before.state) patchRun(after);
  else patchRunSoon(after);
  const goal = run.peek()?.last_seq ?? 0;
  if (replaying.peek() && after.lastSeq >= goal) settle();
  if (pending.peek() && events.some((event) => event.type === 'ack' || event.type === 'state')) pending.value = null;
  if (awayFrom >= 0 && after.trained > awayFrom) {
    say(t('said.caughtUp', { n: after.trained - awayFrom }));
    awayFrom = -1;
  }
  // The old curve is gone with its attempt: watch the new one from its beginning.
  if (before.attempt && after.attempt > before.attempt && !replaying.peek()) rewind();
  if (stopping === after.id && ended(after)) {
    stopping = null;
    jump(after.trained);
  }
  if (after.state === 'paused' && before.state !== 'paused' && head.peek() >= after.trained) rest();
  wake();
}

/** The past has been read: stand at its newest epoch, and go on from there if it is still alive. */
function settle() {
  if (!replaying.peek()) return;
  replaying.value = false;
  jump(trained.peek());
  const now = log.peek();
  if (now && !ended(now) && now.state !== 'paused') play();
}

export function backToItsModel() {
  const id = runId.peek();
  const old = id ? runSpecs.peek()[id] : null;
  if (old) load(old);
}

// ---- the shelf
/** @param {string} id */
export async function removeRun(id) {
  const place = runs.peek().findIndex((one) => one.id === id);
  if (place < 0) return;
  await reach(() => api.deleteRun(id));
  runs.value = runs.peek().filter((one) => one.id !== id);
  if (runId.peek() === id) showNone(runs.peek()[Math.min(place, runs.peek().length - 1)]?.id ?? null);
  showToast(t('toast.deleted'), () => void restoreRun(id));
  say(t('toast.deleted'));
}

/** @param {string} id */
async function restoreRun(id) {
  await reach(() => api.changeRun(id, { deleted: false }));
  await refreshRuns();
  show(id);
}

/** @param {string | null} instead */
function showNone(instead) {
  if (instead) return show(instead);
  unfollow();
  runId.value = null;
  log.value = null;
  head.value = 0;
  playing.value = false;
  putRunInAddress(null);
  keep('run', null);
  return undefined;
}
