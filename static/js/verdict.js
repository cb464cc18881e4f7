// @ts-check
// The sentence above the pictures: what the figures say, in plain words. Pure: it names a key and its facts.

/** @typedef {import('./types.js').Log} Log */

/**
 * @typedef {{ key: string, facts: { [name: string]: number | string }, metric: string | null }} Verdict
 *   facts are plain numbers under the names of the sentence; "share" facts are said as percentages by the caller
 */

const FEW = 3; // epochs before a trend is a trend
const FLAT = 0.02; // a loss that moved less than 2 % of where it began has not moved

/**
 * What can be said at an epoch of a run.
 * @param {Log} log
 * @param {number} epoch shown
 * @param {string | null} metric main metric's name
 * @returns {Verdict}
 */
export function verdict(log, epoch, metric) {
  const end = isOver(log) && epoch >= log.trained;
  if (log.state === 'diverged' && (end || log.trained <= log.base)) {
    return say('diverged', { n: log.facts.epoch ?? Math.max(1, log.trained), lr: saferRate(log) }, metric);
  }
  if (log.state === 'failed' && (end || log.trained <= log.base)) return say('failed', { reason: log.reason ?? '' }, metric);
  if (log.trained <= log.base || epoch <= log.base) return say(log.state === 'queued' ? 'queued' : 'starting', {}, metric);
  const validated = log.columns.val_loss !== undefined;
  const losses = (validated ? log.columns.val_loss : log.columns.loss) ?? [];
  const now = losses[epoch - 1] ?? NaN;
  const values = metric ? (log.columns[validated ? `val_${metric}` : metric] ?? []) : [];
  const facts = { loss: now, metric: values[epoch - 1] ?? NaN, e: epoch };
  const suffix = validated ? '' : 'Train';
  if (epoch === 1 && !end) return say(`first${suffix}`, facts, metric);
  const seen = losses.slice(0, epoch);
  const best = indexOfLowest(seen);
  const train = (log.columns.loss ?? []).slice(0, epoch);
  const rising = validated && best >= 0 && overfits(seen, train, best);
  if (rising) return say('overfit', { n: best + 1 }, metric);
  const start = seen[log.base] ?? NaN;
  if (epoch - log.base >= FEW && !(start - (seen[best] ?? start) > FLAT * Math.abs(start))) {
    return say('stuck', { n: epoch - log.base, d: Math.abs((seen.at(-1) ?? start) - start) }, metric);
  }
  if (!end) return say(`${epoch - best <= FEW ? 'learning' : 'level'}${suffix}`, facts, metric);
  const atBest = { n: best + 1, metric: values[best] ?? NaN, loss: seen[best] ?? NaN, e: epoch };
  if (log.state === 'stopped') return say(`stopped${suffix}`, { ...facts, n: epoch }, metric);
  const falling = best >= seen.length - Math.max(1, Math.ceil((epoch - log.base) / 10));
  return say(`${falling ? 'falling' : 'converged'}${suffix}`, atBest, metric);
}

/** @param {string} key @param {Verdict['facts']} facts @param {string | null} metric @returns {Verdict} */
function say(key, facts, metric) {
  return { key, facts, metric };
}

/** @param {Log} log */
function isOver(log) {
  return log.state !== null && ['finished', 'stopped', 'diverged', 'failed'].includes(log.state);
}

/** @param {number[]} values @returns {number} */
function indexOfLowest(values) {
  let at = -1;
  values.forEach((value, index) => {
    if (Number.isFinite(value) && (at < 0 || value < /** @type {number} */ (values[at]))) at = index;
  });
  return at;
}

/**
 * The lowest validation loss lies well back, it has risen by a tenth since, and the training loss went on falling.
 * @param {number[]} validation
 * @param {number[]} train
 * @param {number} best
 */
function overfits(validation, train, best) {
  const last = validation.length - 1;
  if (last - best < Math.max(FEW, last * 0.15)) return false;
  const recent = validation.slice(-FEW);
  const mean = recent.reduce((sum, value) => sum + value, 0) / recent.length;
  const lowest = /** @type {number} */ (validation[best]);
  return mean > lowest * 1.1 && /** @type {number} */ (train[last]) < /** @type {number} */ (train[best]);
}

/** @param {Log} log @returns {number} a tenth of the rate that was too much, as one round digit */
function saferRate(log) {
  const rate = Number(log.facts.learning_rate ?? 0.01);
  return Number((rate / 10).toPrecision(1));
}
