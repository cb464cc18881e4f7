// @ts-check
// What is known of the runs that stand side by side, live for as long as somebody looks.

import { effect } from '@preact/signals';
import * as api from '../api.js';
import { listenIn } from '../live.js';
import { ENDED, emptyLog, ended, fold, ofHistory } from '../record.js';
import { compared, log, runId, runs, runSpecs, tracks } from '../store.js';
import { compareOnly } from './compare.js';
import { reach } from './reach.js';
import { specOf } from './shelf.js';

/** @typedef {import('../types.js').Run} Run */

/** @type {Map<string, () => void>} */
const lines = new Map();

/** Follow all that are compared. @returns {() => void} ends it */
export function keepTracks() {
  const stop = effect(() => {
    const shown = runId.value;
    const known = log.peek();
    // The run that was shown until now is one of the others: what its stream told is not asked for again.
    if (known && known.id !== shown && compared.value.some(({ id }) => id === known.id)) {
      tracks.value = { ...tracks.peek(), [known.id]: { ...known, outputs: new Map(), grids: [], scatter: new Map() } };
    }
    const wanted = compared.value.flatMap(({ id }) => runs.value.filter((run) => run.id === id && id !== shown));
    for (const [id, end] of lines) if (!wanted.some((run) => run.id === id)) cut(id, end);
    for (const run of wanted) {
      if (!runSpecs.value[run.id]) void specOf(run.id);
      if (!lines.has(run.id) && isBehind(run)) open(run);
    }
    if (shown && compared.value.some(({ id }) => id === shown) && !runSpecs.value[shown]) void specOf(shown);
  });
  return () => {
    stop();
    for (const [id, end] of lines) cut(id, end);
  };
}

/** @param {Run} run */
function isBehind(run) {
  const known = tracks.peek()[run.id];
  return !known || !ended(known) || known.lastSeq < run.last_seq;
}

/** @param {string} id @param {() => void} end */
function cut(id, end) {
  lines.delete(id);
  end();
}

/** @param {Run} run an ended run is asked for its history, which has no pictures; any other is listened to */
function open(run) {
  if (ENDED.includes(run.state)) void read(run);
  else lines.set(run.id, listen(run));
}

/** @param {Run} run */
async function read(run) {
  let wanted = true;
  lines.set(run.id, () => (wanted = false));
  try {
    const history = await reach(() => api.history(run.id));
    if (wanted) tracks.value = { ...tracks.peek(), [run.id]: ofHistory(run, history) };
  } catch (error) {
    // A run that is gone leaves the table with the shelf; a line that is down is tried again when the shelf moves.
    if (!(error instanceof api.Refusal || error instanceof api.Unreachable)) throw error;
  } finally {
    if (wanted) lines.delete(run.id);
  }
}

/** @param {Run} run @returns {() => void} */
function listen(run) {
  const { id } = run;
  const known = () => tracks.peek()[id] ?? emptyLog(id, run.origin?.epoch ?? 0);
  return listenIn(id, {
    since: () => known().lastSeq,
    events: (events) => {
      // Curves need epochs and states; a run's pictures would fill the memory six times over.
      const needed = events.filter((event) => event.type === 'epoch' || event.type === 'state');
      const next = fold(known(), needed);
      next.lastSeq = events.at(-1)?.seq ?? next.lastSeq;
      tracks.value = { ...tracks.peek(), [id]: next };
    },
    state: (state) => {
      if (state !== 'ended' && state !== 'gone') return;
      const end = lines.get(id);
      if (end) cut(id, end);
      if (state === 'gone') compareOnly(compared.peek().flatMap((one) => (one.id === id ? [] : [one.id])));
    },
  });
}
