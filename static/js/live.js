// @ts-check
// The only place with sockets: one stream of the run that is shown, and one of each run that is only compared; each finds its
// way back by itself.

/** @typedef {import('./types.js').RunEvent} RunEvent */

/** Milliseconds without a word after which the line counts as down: the server says something every 5 s. */
const SILENCE = 16_000;
const WAITS = [250, 500, 1000, 2000, 4000];
const FINAL = [1000, 4400, 4404, 4410];

/**
 * @typedef {{
 *   since: () => number,
 *   events: (events: RunEvent[]) => void,
 *   state: (state: 'open' | 'lost' | 'ended' | 'gone') => void,
 * }} Listener since: the last seq that was folded; events come in groups, at most one group per frame
 */

/** @typedef {{ stop: () => void, again: () => void, reopen: () => void }} Stream */

/** @type {Stream | null} */
let current = null;

/** @type {Set<Stream>} */
const others = new Set();

/** @param {string} id @param {Listener} listener follow this run, and no other */
export function follow(id, listener) {
  unfollow();
  current = stream(id, listener);
}

export function unfollow() {
  current?.stop();
  current = null;
}

/** @param {string} id @param {Listener} listener @returns {() => void} ends it: listen to one more run, besides the one that is shown */
export function listenIn(id, listener) {
  const made = stream(id, listener);
  others.add(made);
  return () => {
    others.delete(made);
    made.stop();
  };
}

/** Try at once: the network is back. */
export function hurry() {
  current?.again();
  for (const other of others) other.again();
}

/** A run that had ended goes on: follow it again from where its log stood. */
export function reopen() {
  current?.reopen();
}

/** @param {string} id @param {Listener} listener @returns {Stream} */
function stream(id, listener) {
  let stopped = false;
  let tries = 0;
  let timer = 0;
  /** @type {WebSocket | null} */
  let socket = null;
  /** @type {RunEvent[]} */
  let waiting = [];
  let planned = 0;
  let heard = 0;
  let watch = 0;

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
    const mine = new WebSocket(`${scheme}://${location.host}/api/v1/runs/${id}/stream?since=${listener.since()}&grids=binary&coalesce=true&heartbeat=true`);
    mine.binaryType = 'arraybuffer';
    socket = mine;
    heard = performance.now();
    clearInterval(watch);
    // A cable that was pulled closes nothing: only the silence tells.
    watch = window.setInterval(() => {
      if (performance.now() - heard > SILENCE) drop(mine);
    }, 1000);
    mine.onopen = () => {
      tries = 0;
      listener.state('open');
    };
    mine.onmessage = (message) => {
      heard = performance.now();
      const event = typeof message.data === 'string' ? JSON.parse(message.data) : unpacked(message.data);
      if (event.type === 'heartbeat') return;
      waiting.push(event);
      // A hidden tab gets no frames, and needs none: it catches up twice a second.
      planned ||= window.setTimeout(flush, document.hidden ? 500 : 33);
    };
    mine.onclose = (close) => {
      if (stopped || socket !== mine) return;
      clearInterval(watch);
      flush();
      if (FINAL.includes(close.code)) {
        stopped = true;
        listener.state(close.code === 1000 ? 'ended' : 'gone');
        return;
      }
      lost();
    };
  }

  function lost() {
    listener.state('lost');
    timer = window.setTimeout(open, WAITS[Math.min(tries, WAITS.length - 1)]);
    tries += 1;
  }

  /** @param {WebSocket} dead closing it may take minutes, so nobody waits for that */
  function drop(dead) {
    clearInterval(watch);
    if (stopped || socket !== dead) return;
    socket = null;
    dead.close();
    flush();
    lost();
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
      clearInterval(watch);
      const last = socket;
      // A browser complains about a line that is closed before it is open.
      if (last?.readyState === WebSocket.CONNECTING) last.onopen = () => last.close();
      else last?.close();
    },
    again() {
      if (stopped || socket?.readyState === WebSocket.OPEN || socket?.readyState === WebSocket.CONNECTING) return;
      clearTimeout(timer);
      open();
    },
  };
}

const TEXT = new TextDecoder();

/**
 * An event whose grids came as bytes.
 * @param {ArrayBuffer} message four bytes of length, the event as JSON with [start, bytes] for each grid's data, the bytes
 * @returns {RunEvent}
 */
function unpacked(message) {
  const length = new DataView(message).getUint32(0);
  return JSON.parse(TEXT.decode(new Uint8Array(message, 4, length)), (_key, value) => {
    if (value?.encoding !== 'base64') return value;
    const [start, bytes] = value.data;
    return { ...value, encoding: 'bytes', data: new Uint8Array(message, 4 + length + start, bytes) };
  });
}
