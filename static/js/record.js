// @ts-check
// A run's history is a fold over its events. Pure but for one thing: columns grow in place, because a long run has many
// epochs; the log object itself is new after every fold, so that signals see the change.

/** @typedef {import('./types.js').Log} Log */
/** @typedef {import('./types.js').RunEvent} RunEvent */
/** @typedef {import('./types.js').RunState} RunState */

/** States that a run never leaves. */
export const ENDED = ['finished', 'stopped', 'diverged', 'failed'];

/** Why a new attempt begins: a process is gone, the run is not. */
const BROKEN = ['crashed', 'runner_lost', 'server_stopped'];

/** @param {string} id @param {number} [base] the epoch of another run that this one goes on from @returns {Log} */
export function emptyLog(id, base = 0) {
  return {
    id, base, version: 0, lastSeq: 0, attempt: 0, broke: null, acked: 0, rate: null, notes: [],
    state: null, reason: null, facts: {}, epochs: 0, trained: base, columns: {}, seconds: [], batch: null,
    view: null, samples: [], outputs: new Map(), grids: [], points: [], targets: [], rows: [], scatter: new Map(),
    looks: [],
  };
}

/**
 * @param {Log} log
 * @param {RunEvent[]} events in order; those the log already holds are passed over
 * @returns {Log}
 */
export function fold(log, events) {
  const next = { ...log, version: log.version + 1 };
  for (const event of events) {
    if (event.seq <= next.lastSeq) continue;
    next.lastSeq = event.seq;
    next.attempt = event.attempt; // a new attempt goes on where the last one stood: nothing of the log is taken back
    take(next, event);
  }
  return next;
}

/** @param {Log} log @param {RunEvent} event */
function take(log, event) {
  const { data } = event;
  if (event.type === 'state') {
    log.state = data.state;
    log.reason = data.reason ?? null;
    log.facts = data;
    if (BROKEN.includes(data.reason)) log.broke = { reason: data.reason, epoch: log.trained };
  } else if (event.type === 'ack') takeAck(log, data);
  else if (event.type === 'note') log.notes = [...new Set([...log.notes, String(data.code)])];
  else if (event.type === 'epoch') takeEpoch(log, data);
  else if (event.type === 'batch') log.batch = { epoch: data.epoch, batch: data.batch, batches: data.batches };
  else if (event.type === 'probe') takeProbe(log, data);
}

/** @param {Log} log @param {RunEvent['data']} data the answer to a command */
function takeAck(log, data) {
  log.acked = Math.max(log.acked, data.command);
  if (data.type === 'set_learning_rate' && data.ok && typeof data.value === 'number') log.rate = data.value;
}

/** @param {Log} log @param {RunEvent['data']} data */
function takeEpoch(log, data) {
  const index = data.epoch - 1;
  for (const [name, value] of Object.entries(data.logs)) {
    log.columns[name] ??= [];
    // A loss that is no longer a number arrives as null.
    /** @type {number[]} */ (log.columns[name])[index] = typeof value === 'number' ? value : NaN;
  }
  log.seconds[index] = data.seconds;
  log.rate = data.learning_rate ?? log.rate;
  log.epochs = data.epochs;
  log.trained = Math.max(log.trained, data.epoch);
  log.batch = null;
}

/** @param {Log} log @param {RunEvent['data']} data */
function takeProbe(log, data) {
  if (data.view === 'layers') {
    // About 200 of a run, of some kilobytes each: what is packed in them stays packed until it is drawn.
    if (data.epoch >= log.base) log.looks.push(/** @type {import('./types.js').Look} */ (/** @type {unknown} */ (data)));
    return;
  }
  log.view = data.view;
  if (data.samples) log.samples = data.samples;
  if (data.points) log.points = data.points;
  if (data.targets) log.targets = data.targets;
  if (data.rows) log.rows = data.rows;
  // The first picture of a run is of a network that knows nothing; one that goes on from another run never was that.
  if (data.epoch < log.base) return;
  if (data.view === 'softmax') log.outputs.set(data.epoch, data.outputs);
  else if (data.view === 'surface') log.grids.push({ epoch: data.epoch, grid: data.grid });
  else if (data.view === 'scatter') log.scatter.set(data.epoch, data.outputs);
}

/**
 * The log of a run as far as its history tells: what curves need, and no pictures.
 * @param {import('./types.js').Run} run
 * @param {import('./types.js').History} history
 * @returns {Log}
 */
export function ofHistory(run, history) {
  const log = emptyLog(run.id, run.origin?.epoch ?? 0);
  for (const [name, values] of Object.entries(history.columns)) {
    /** @type {number[]} */
    const column = [];
    history.epoch.forEach((epoch, at) => (column[epoch - 1] = values[at] ?? NaN));
    if (name === 'seconds') log.seconds = column;
    else if (name !== 'learning_rate') log.columns[name] = column;
  }
  log.trained = Math.max(log.base, history.epoch.at(-1) ?? 0);
  return { ...log, epochs: run.epochs, state: run.state, reason: run.reason, attempt: run.attempt, lastSeq: run.last_seq };
}

/** @param {Log | null} log */
export function ended(log) {
  return log !== null && log.state !== null && ENDED.includes(log.state);
}

/**
 * The epoch with the lowest validation loss (or training loss without validation) among the first `upTo`.
 * @param {Log} log
 * @param {number} [upTo]
 * @returns {number} 1-based; 0 if there is none
 */
export function bestEpoch(log, upTo = log.trained) {
  const column = log.columns.val_loss ?? log.columns.loss ?? [];
  let best = 0;
  for (let epoch = log.base + 1; epoch <= upTo; epoch += 1) {
    const value = column[epoch - 1];
    if (value !== undefined && Number.isFinite(value) && (best === 0 || value < /** @type {number} */ (column[best - 1]))) {
      best = epoch;
    }
  }
  return best;
}

/**
 * The first metric besides the losses that has a validation column, or just a column.
 * @param {Log} log
 * @param {string} [head] of a model with several ends, the one whose outputs are shown: its metrics come first
 * @returns {string | null}
 */
export function mainMetric(log, head) {
  const names = Object.keys(log.columns).filter((name) => !name.startsWith('val_') && !/(^|_)loss$/.test(name));
  return names.find((name) => head && name.startsWith(`${head}_`)) ?? names[0] ?? null;
}

/**
 * The two probes around a moment of the film, and how far it is from the first to the second.
 * @template T
 * @param {Map<number, T>} map
 * @param {number} head
 * @returns {{ from: T, to: T, part: number } | null}
 */
export function around(map, head) {
  const low = Math.floor(head);
  const from = map.get(low) ?? map.get(low + 1);
  if (from === undefined) return null;
  const to = map.get(low + 1);
  return to === undefined || !map.has(low) ? { from, to: from, part: 0 } : { from, to, part: head - low };
}

/**
 * The two pictures around a moment of the film where not every epoch has one, and how far it is from the first to the second.
 * @template {{ epoch: number }} T
 * @param {T[]} list in the order of their epochs
 * @param {number} head
 * @returns {{ from: T, to: T, part: number } | null}
 */
export function moment(list, head) {
  const index = Math.max(0, list.findLastIndex((one) => one.epoch <= head));
  const from = list[index];
  if (!from) return null;
  const to = list[index + 1] ?? from;
  return { from, to, part: to === from ? 0 : Math.max(0, Math.min(1, (head - from.epoch) / (to.epoch - from.epoch))) };
}
