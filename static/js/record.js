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
 * The first metric besides the loss that has a validation column, or just a column.
 * @param {Log} log
 * @returns {string | null}
 */
export function mainMetric(log) {
  const names = Object.keys(log.columns).filter((name) => !name.startsWith('val_') && name !== 'loss');
  return names[0] ?? null;
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
