// @ts-check
// Being offline and finding back. Whoever asks the server goes through reach(); one loop heals.

import * as api from '../api.js';
import { hurry } from '../live.js';
import { offlineSince } from '../store.js';
import { setOnline, tick } from './page.js';

const EVERY = 1000;
let healing = false;
/** @type {(() => void)[]} */
const afterwards = [];

/** @param {() => void} then what to do whenever the server is back */
export function whenBack(then) {
  afterwards.push(then);
}

/**
 * @template T
 * @param {() => Promise<T>} question
 * @returns {Promise<T>}
 * @throws what the question throws
 */
export async function reach(question) {
  try {
    const answer = await question();
    if (offlineSince.peek() !== null) back();
    return answer;
  } catch (error) {
    if (error instanceof api.Unreachable) void heal();
    throw error;
  }
}

/** Ask whether the server is there; if not, go on asking until it is. */
export async function heal() {
  if (healing) return;
  healing = true;
  while (true) {
    try {
      await api.health();
      break;
    } catch (error) {
      if (error instanceof api.Refusal) break; // it answers: it is there
      setOnline(false);
      await pause(EVERY);
      tick();
    }
  }
  healing = false;
  if (offlineSince.peek() !== null) back();
}

function back() {
  setOnline(true);
  hurry();
  for (const then of afterwards) then();
}

/** @param {number} ms @returns {Promise<void>} ends early when the browser says the network is back */
function pause(ms) {
  return new Promise((resolve) => {
    const timer = window.setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      removeEventListener('online', done);
      resolve();
    }
    addEventListener('online', done);
  });
}
