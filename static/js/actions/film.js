// @ts-check
// The playhead: it plays what has been trained, like a film, and never more than that.

import { advance } from '../film.js';
import { atEnd, base, best, calm, head, playing, runEpochs, stopAt, trained } from '../store.js';

let frame = 0;
let before = 0;

export function play() {
  stopAt.value = Infinity;
  playing.value = true;
  wake();
}

export function rest() {
  playing.value = false;
}

/** @param {number} epoch shown from now on, as far as it has been trained */
export function seek(epoch) {
  playing.value = false;
  head.value = Math.min(trained.peek(), Math.max(base.peek() + 1, epoch));
}

/** Jump without stopping the film, for example to the newest epoch after a reload. @param {number} epoch */
export function jump(epoch) {
  head.value = Math.max(base.peek(), Math.min(trained.peek(), epoch));
}

export function seekBest() {
  if (best.peek()) seek(best.peek());
}

/** From the beginning, with nothing to show yet. @param {number} [until] */
export function rewind(until = Infinity) {
  head.value = base.peek();
  stopAt.value = until;
  playing.value = true;
}

/** Play on to the end of the next epoch and rest there. @returns {boolean} false if it is not trained yet */
export function playOne() {
  const next = Math.floor(head.peek() + 1e-6) + 1;
  if (next > trained.peek()) return false;
  stopAt.value = next;
  playing.value = true;
  wake();
  return true;
}

/** There may be something to play: called when the film starts and when epochs arrive. */
export function wake() {
  if (head.peek() > trained.peek()) head.value = trained.peek();
  if (frame || !playing.peek()) return;
  before = performance.now();
  frame = requestAnimationFrame(turn);
}

/** @param {number} moment */
function turn(moment) {
  frame = 0;
  if (!playing.peek()) return;
  const next = advance({
    head: head.peek(),
    trained: Math.min(trained.peek(), stopAt.peek()),
    epochs: runEpochs.peek() - base.peek(),
    seconds: Math.min(1, (moment - before) / 1000),
    calm: calm.peek(),
  });
  if (next !== head.peek() || !calm.peek()) before = moment;
  head.value = next;
  if (next >= stopAt.peek()) {
    playing.value = false;
    return;
  }
  if (atEnd.peek()) {
    playing.value = false;
    return;
  }
  // With an empty buffer there is nothing to do until wake() is called again.
  if (next < trained.peek()) frame = requestAnimationFrame(turn);
}
