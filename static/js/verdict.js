// @ts-check
// The sentence above the pictures: what the figures say, in plain words. Pure: it names a key and its facts.

/** @typedef {import('./types.js').Log} Log */

/**
 * @typedef {{ key: string, facts: { [name: string]: number | string }, metric: string | null }} Verdict
 *   facts are plain numbers under the names of the sentence; "share" facts are said as percentages by the caller
 */

const FEW = 3; // epochs before a trend is a trend
const FLAT = 0.02; // a loss that moved less than 2 % of where it began has not moved
const CLEAR = 0.1;
const KNOWS = 0.8; // a share of right answers that nobody guesses: then a flat loss has already been low
const GAIN = 0.03; // a best loss that the last fifth of the epochs brought down by less is flat

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
    return diverged(log, metric);
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
  const start = seen[log.base] ?? NaN;
  if (!log.base && epoch >= FEW && !moved(seen, train) && !(KNOWS <= Math.max(...values.slice(0, epoch)))) {
    return say('stuck', { n: epoch, d: Math.abs(now - start) }, metric);
  }
  if (validated && best >= 0 && overfits(seen, train, best)) return say('overfit', { n: best + 1, low: seen[best] ?? NaN, loss: now }, metric);
  if (end && unsteady(train)) return say('unsteady', { loss: train.at(-1) ?? NaN, low: Math.min(...train.filter(Number.isFinite)) }, metric);
  if (!end) return say(`${epoch - best <= FEW ? 'learning' : 'level'}${suffix}`, facts, metric);
  const atBest = { n: best + 1, metric: values[best] ?? NaN, loss: seen[best] ?? NaN, e: epoch };
  if (log.state === 'stopped') return say(`stopped${suffix}`, { ...facts, n: epoch }, metric);
  return say(`${stillFalls(seen, log.base, best) ? 'falling' : 'converged'}${suffix}`, atBest, metric);
}

/** Why: what the loss did before, or that it never got so far. @param {Log} log @param {string | null} metric */
function diverged(log, metric) {
  const losses = (log.columns.loss ?? []).slice(log.base, log.trained).filter(Number.isFinite);
  const low = Math.min(...losses);
  const last = losses.at(-1) ?? NaN;
  const facts = { n: log.facts.epoch ?? Math.max(1, log.trained), rate: Number(log.facts.learning_rate ?? 0.01), low, loss: last };
  return say(last > low ? 'divergedGrew' : 'diverged', facts, metric);
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
  const mean = recentMean(validation);
  const lowest = /** @type {number} */ (validation[best]);
  return mean > lowest * 1.1 && /** @type {number} */ (train[last]) < /** @type {number} */ (train[best]);
}

/** @param {number[]} values @returns {number} the mean of the last few that are numbers */
function recentMean(values) {
  const recent = values.filter(Number.isFinite).slice(-FEW);
  return recent.reduce((sum, value) => sum + value, 0) / recent.length;
}

/** Whether the loss has come down from where it began; on the training rows alone only if clearly so. @param {number[]} seen @param {number[]} train */
function moved(seen, train) {
  const fell = (/** @type {number[]} */ values, /** @type {number} */ share) =>
    recentMean(values) < (1 - share) * /** @type {number} */ (values.find(Number.isFinite) ?? NaN);
  return fell(seen, FLAT) || fell(train, CLEAR);
}

/** The training loss ends well above its lowest value: steps too large to settle. Next to nothing is no jump. @param {number[]} train */
function unsteady(train) {
  const known = train.filter(Number.isFinite);
  const low = Math.min(...known);
  const mean = recentMean(known);
  return known.length > 2 * FEW && mean > 1.5 * low && mean - low > FLAT * (/** @type {number} */ (known[0]) - low);
}

/** The lowest loss is among the last, and the last fifth of the epochs still brought it down. @param {number[]} seen @param {number} base @param {number} best */
function stillFalls(seen, base, best) {
  const epochs = seen.length - base;
  if (best < seen.length - Math.max(1, Math.ceil(epochs / 10))) return false;
  const before = Math.min(...seen.slice(base, Math.max(base + 1, Math.floor(seen.length - epochs / 5))).filter(Number.isFinite));
  return !(before - (seen[best] ?? NaN) < GAIN * Math.abs(before));
}
