// @ts-check
// Starting runs, following one, sharing one, deleting one.

import * as api from '../api.js';
import { t } from '../i18n.js';
import { keep, putRunInAddress } from '../keep.js';
import { follow, unfollow } from '../live.js';
import { emptyLog, ended, fold } from '../record.js';
import { difference, inShort, outgoing } from '../spec.js';
import {
  catalog, head, log, pending, playing, refused, replaying, run, runId, runs, runSpecs, sending, shownEpoch, spec, stale, trained,
} from '../store.js';
import { catchUpWithPresses, hearAnswer, refuse, standIfStopped } from './command.js';
import { load, setFit } from './edit.js';
import { jump, play, rest, rewind, wake } from './film.js';
import { copy, say, setOnline, showToast } from './page.js';
import { heal, reach } from './reach.js';
import { changeRun, findRun, patchRun, patchRunSoon, refreshRuns, specOf } from './shelf.js';

/** @typedef {import('../types.js').Run} Run */
/** @typedef {import('../types.js').RunEvent} RunEvent */
/** @typedef {import('../types.js').Spec} Spec */

const MOST_EPOCHS = 10_000;

// ---- start
/** @param {number} [until] rest after this epoch */
export async function start(until = Infinity) {
  const wanted = spec.peek();
  if (!wanted) return;
  const sent = outgoing(wanted);
  await launch(() => api.startRun(sent, newKey()), sent, runs.peek()[0] ?? null, until);
}

/** A new run of what is on the bench, which goes on from the epoch that is shown with what was learned until there. */
export async function goOn() {
  const [wanted, from, epoch] = [spec.peek(), run.peek(), shownEpoch.peek()];
  if (!wanted || !from) return;
  const sent = outgoing(wanted);
  const epochs = sent.fit.epochs > epoch ? sent.fit.epochs : Math.min(MOST_EPOCHS, sent.fit.epochs + epoch);
  sent.fit = { ...sent.fit, epochs };
  const made = await launch(() => api.fork(from.id, { epoch, spec: sent }, newKey()), sent, from);
  if (made && epochs !== wanted.fit.epochs) setFit('epochs', epochs);
}

/**
 * @param {() => Promise<Run>} ask
 * @param {Spec} sent
 * @param {Run | null} before the run that this one is named against
 * @param {number} [until]
 * @returns {Promise<Run | null>} null if the server does not want it
 */
async function launch(ask, sent, before, until = Infinity) {
  if (sending.peek()) return null;
  sending.value = true;
  refused.value = null;
  let made = null;
  try {
    made = await reach(ask);
    const { id } = made;
    runs.value = [made, ...runs.peek().filter((one) => one.id !== id)];
    runSpecs.value = { ...runSpecs.peek(), [id]: sent };
    show(id, { fresh: true });
    rewind(until);
    void nameByDifference(made, before, sent);
  } catch (error) {
    refuse(error);
  } finally {
    sending.value = false;
  }
  await catchUpWithPresses(made !== null);
  return made;
}

/** @returns {string} crypto.randomUUID is only there on https and on this machine itself; a classroom's plain http has this */
export function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @param {Run} made @param {Run | null} before @param {Spec} sent what the run does otherwise than the one before is its name on the shelf */
async function nameByDifference(made, before, sent) {
  const blocks = catalog.peek();
  if (!blocks) return;
  const old = before && before.name === made.name ? await specOf(before.id) : null;
  const label = (old && difference(old, sent, blocks)) || inShort(sent, blocks);
  const named = runs.peek().find((one) => one.id === made.id)?.label; // by a person who was quicker
  if (label && !named) await changeRun(made.id, { label: label.slice(0, 120) });
}

// ---- what is shown
/** @param {string} id @param {{ fresh?: boolean }} [options] fresh: it starts now, so the film starts at its beginning */
export function show(id, { fresh = false } = {}) {
  if (runId.peek() === id) return;
  unfollow();
  runId.value = id;
  const from = runs.peek().find((one) => one.id === id)?.origin?.epoch ?? 0;
  log.value = emptyLog(id, from);
  head.value = from;
  live(true);
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
      live(state !== 'lost');
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

const SOON = 700; // ms in which a new line is found, most of the time, so that nobody need know
let notLive = 0;

/** @param {boolean} is whether the page hears the run, or will in a moment */
function live(is) {
  if (is) {
    clearTimeout(notLive);
    notLive = 0;
    stale.value = false;
  } else {
    notLive ||= window.setTimeout(() => (stale.value = true), SOON);
  }
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
  hearAnswer(events);
  if (awayFrom >= 0 && after.trained > awayFrom) {
    say(t('said.caughtUp', { n: after.trained - awayFrom }));
    awayFrom = -1;
  }
  if (ended(before) && !ended(after) && !replaying.peek()) play(); // it was given more epochs
  if (after.state === 'queued' && before.state !== 'queued' && !replaying.peek()) void refreshRuns();
  standIfStopped(after);
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

/** Show a run by its id, even one that is not on the shelf. @param {string} id */
export async function openRun(id) {
  if (!runs.peek().some((one) => one.id === id)) {
    const found = await findRun(id);
    if (!found) return showToast(t('toast.gone'));
    runs.value = [...runs.peek(), found];
  }
  return show(id);
}

/** Let others see the run, on servers where runs are hidden from others, and copy its address. @param {Run} one */
export async function share(one) {
  if (one.mine && !one.shared) await changeRun(one.id, { shared: true });
  const link = `${location.origin}${location.pathname}#run=${one.id}`;
  showToast((await copy(link)) ? t('toast.copied') : link);
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
  live(true);
  runId.value = null;
  log.value = null;
  head.value = 0;
  playing.value = false;
  putRunInAddress(null);
  keep('run', null);
  return undefined;
}
