// @ts-check
// Ask the model of the shown epoch about what a person draws, points at or types: one question at a time, the newest wins.

import { effect } from '@preact/signals';
import * as api from '../api.js';
import { guess, guessFails, learned, log, over, playing, shownDataset, shownEpoch, tried } from '../store.js';
import { reach } from './reach.js';

/** @typedef {import('../types.js').Nested} Nested */

const AGAIN = 300; // ms after which a busy server is asked once more
let asking = false;
let stale = false;
let following = false;

/** @param {Nested | null} x in raw units, or null for nothing */
export function tryInput(x) {
  tried.value = x;
}

/** From now on the answer follows the input, the run and the epoch that is shown. */
export function keepAnswered() {
  if (following) return;
  following = true;
  let before = shownDataset.peek()?.name;
  effect(() => {
    if (shownDataset.value?.name === before) return;
    before = shownDataset.value?.name;
    tried.value = null; // what was drawn for one data set says nothing to another
  });
  effect(() => {
    tried.value;
    log.value?.id;
    shownEpoch.value;
    live(); // beside a training the last epoch at hand will do; afterwards it must be the very one
    if (learned.value) void ask();
    else guess.value = null;
  });
}

/** @returns {boolean} whether the film plays while the run trains: going back would take a second process beside it */
const live = () => playing.value && !over.value;

async function ask() {
  stale = true;
  if (asking) return;
  asking = true;
  try {
    while (stale) {
      stale = false;
      await once();
    }
  } finally {
    asking = false;
  }
}

async function once() {
  const [id, x, epoch] = [log.peek()?.id, tried.peek(), shownEpoch.peek()];
  if (!id || x === null || !learned.peek()) {
    guess.value = null;
    return;
  }
  try {
    const told = await reach(() => api.predict(id, { inputs: [x], epoch, near: playing.peek() && !over.peek() }));
    if (log.peek()?.id !== id) return;
    guess.value = {
      run: id, epoch: told.epoch, output: told.outputs[0], shares: told.shares?.[0] ?? null, label: told.labels?.[0] ?? null,
    };
    guessFails.value = null;
  } catch (error) {
    if (error instanceof api.Unreachable) return;
    if (error instanceof api.Refusal && [429, 503].includes(error.status)) {
      await new Promise((done) => setTimeout(done, AGAIN));
      stale = true;
      return;
    }
    guess.value = null;
    guessFails.value = error instanceof Error ? error.message : String(error);
  }
}
