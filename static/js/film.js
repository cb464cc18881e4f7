// @ts-check
// How fast the film of a run plays, and which words the transport's button says. Pure.

/** @typedef {import('./types.js').Log} Log */

const SLOWEST = 3; // epochs a second
const FASTEST = 9;
const SHORT = 11; // seconds a run should take to watch
const LONG = 14;
const LAST = 21; // epochs that say how long one takes

/**
 * Three to nine epochs a second, so that a run plays in 8 to 14 s; a longer run plays faster, so that watching never takes
 * longer than 14 s or than the training itself.
 * @param {number} epochs
 * @returns {number} epochs a second
 */
export function speed(epochs) {
  return Math.max(Math.min(FASTEST, Math.max(SLOWEST, epochs / SHORT)), epochs / LONG);
}

/**
 * Where the playhead stands after some time.
 * @param {{ head: number, trained: number, epochs: number, seconds: number, calm: boolean }} now
 *   calm: two whole epochs a second at most, for those who asked for less motion
 * @returns {number}
 */
export function advance({ head, trained, epochs, seconds, calm }) {
  if (head >= trained) return trained;
  const rate = speed(epochs);
  if (!calm) return Math.min(trained, head + rate * seconds);
  if (seconds < 0.5) return head;
  return Math.min(trained, Math.floor(head) + Math.max(1, Math.round(rate * seconds)));
}

/**
 * What the one big button does now.
 * @param {{ faulty: boolean, sending: boolean, offline: boolean, state: string | null, playing: boolean,
 *   atEnd: boolean, changed: boolean }} now
 *   changed: the spec on the bench is not the one of the run that is shown
 * @returns {'fix' | 'offline' | 'start' | 'pause' | 'resume' | 'play'}
 */
export function mainAction({ faulty, sending, offline, state, playing, atEnd, changed }) {
  if (sending) return 'pause';
  if (state === 'paused') return 'resume';
  if (state === 'queued' || state === 'running') return playing ? 'pause' : 'play';
  if (state !== null && !atEnd && playing) return 'pause';
  if (state !== null && !atEnd && !changed) return 'play';
  if (faulty) return 'fix';
  return offline ? 'offline' : 'start';
}

/**
 * Seconds of training left, from what the last epochs took; one with a pause in it does not count.
 * @param {Log} log
 * @param {number} epochs in all
 * @returns {number | null}
 */
export function secondsLeft(log, epochs) {
  const moments = [0, ...log.seconds.slice(log.base, log.trained)].slice(-LAST);
  const took = moments.slice(1).map((moment, index) => moment - /** @type {number} */ (moments[index])).sort((a, b) => a - b);
  const usual = took[Math.floor((took.length - 1) / 2)];
  return usual === undefined ? null : usual * Math.max(0, epochs - log.trained);
}
