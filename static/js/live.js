// @ts-check
// The only place with a socket: one stream of one run, which finds its way back by itself.

/** @typedef {import('./types.js').RunEvent} RunEvent */

const WAITS = [250, 500, 1000, 2000, 4000];
const FINAL = [1000, 4400, 4404, 4410];

/**
 * @typedef {{
 *   since: () => number,
 *   events: (events: RunEvent[]) => void,
 *   state: (state: 'open' | 'lost' | 'ended' | 'gone') => void,
 * }} Listener since: the last seq that was folded; events come in groups, at most one group per frame
 */

/** @type {{ stop: () => void, again: () => void, reopen: () => void } | null} */
let current = null;

/** @param {string} id @param {Listener} listener follow this run, and no other */
export function follow(id, listener) {
  unfollow();
  current = stream(id, listener);
}

export function unfollow() {
  current?.stop();
  current = null;
}

/** Try at once: the network is back. */
export function hurry() {
  current?.again();
}

/** A run that had ended goes on: follow it again from where its log stood. */
export function reopen() {
  current?.reopen();
}

/** @param {string} id @param {Listener} listener */
function stream(id, listener) {
  let stopped = false;
  let tries = 0;
  let timer = 0;
  /** @type {WebSocket | null} */
  let socket = null;
  /** @type {RunEvent[]} */
  let waiting = [];
  let planned = 0;

  function flush() {
    clearTimeout(planned);
    planned = 0;
    if (stopped || !waiting.length) return;
    const group = waiting;
    waiting = [];
    listener.events(group);
  }

  function open() {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const mine = new WebSocket(`${scheme}://${location.host}/api/v1/runs/${id}/stream?since=${listener.since()}`);
    socket = mine;
    mine.onopen = () => {
      tries = 0;
      listener.state('open');
    };
    mine.onmessage = (message) => {
      waiting.push(JSON.parse(message.data));
      // A hidden tab gets no frames, and needs none: it catches up twice a second.
      planned ||= window.setTimeout(flush, document.hidden ? 500 : 33);
    };
    mine.onclose = (close) => {
      if (stopped || socket !== mine) return;
      flush();
      if (FINAL.includes(close.code)) {
        stopped = true;
        listener.state(close.code === 1000 ? 'ended' : 'gone');
        return;
      }
      listener.state('lost');
      timer = window.setTimeout(open, WAITS[Math.min(tries, WAITS.length - 1)]);
      tries += 1;
    };
  }

  open();
  return {
    reopen() {
      if (!stopped) return;
      stopped = false;
      open();
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
      clearTimeout(planned);
      socket?.close();
    },
    again() {
      if (stopped || socket?.readyState === WebSocket.OPEN || socket?.readyState === WebSocket.CONNECTING) return;
      clearTimeout(timer);
      open();
    },
  };
}
