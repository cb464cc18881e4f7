// @ts-check
// Where the compared runs stand: which log counts, who reached the goal when, who leads. Read by charts, table and sentence.

import { bestOf, fairGoal, reached } from '../finish.js';
import { experimentName, isShare } from '../i18n.js';
import { ended, mainMetric } from '../record.js';
import { atEnd, goal, goalInLoss, head, lanes, comparedPart } from '../store.js';

/** @typedef {import('../types.js').Lane} Lane */
/** @typedef {import('../types.js').Run} Run */

/** @param {Run} run @returns {string} */
export const nameOf = (run) => run.label || experimentName(run.name);

/** @returns {string} the metric that counts: the first that any of them has, else the loss */
export function metricThatCounts() {
  for (const { log } of lanes.value) {
    const name = log && mainMetric(log);
    if (name) return name;
  }
  return 'loss';
}

/** @param {Lane} lane @param {string} name @returns {number[] | null} its figures of the chosen rows; null: it has none of that kind */
export function columnOf(lane, name) {
  const columns = lane.log?.columns ?? {};
  return columns[partShown() === 'validation' ? `val_${name}` : name] ?? null;
}

/** @returns {'validation' | 'train'} whose figures are shown: without any validation rows there is no choice */
export function partShown() {
  return hasValidation() ? comparedPart.value : 'train';
}


export function hasValidation() {
  return lanes.value.some(({ log }) => log?.columns.val_loss);
}

/** @param {Lane} lane @returns {number} what is shown of it: up to the playhead, and to its own end once the film is over */
export function headOf(lane) {
  const trained = lane.log?.trained ?? 0;
  return atEnd.value ? trained : Math.min(head.value, trained);
}

/** @returns {{ name: string, high: boolean, goal: number | null }} in which figures the finishing line lies, and where */
export function aim() {
  const name = goalInLoss.value ? 'loss' : metricThatCounts();
  const high = isShare(name);
  const bests = lanes.value.flatMap((lane) => {
    const column = columnOf(lane, name) ?? [];
    const best = column[bestOf(column, high) - 1];
    return best === undefined ? [] : [best];
  });
  // As long as they run, only a person can know where the line should be.
  const done = lanes.value.every(({ log }) => ended(log));
  return { name, high, goal: goal.value ?? (done ? fairGoal(bests, high) : null) };
}

/**
 * Each run with what it has done up to the playhead.
 * @returns {{ lane: Lane, at: number, best: number, arrived: number, over: boolean }[]} at: the epoch shown of it;
 *   best, arrived: epochs, 0 if none; over: nothing more will come of it
 */
export function standings() {
  const { name, high, goal: line } = aim();
  return lanes.value.map((lane) => {
    const column = columnOf(lane, name) ?? [];
    const at = Math.floor(headOf(lane) + 1e-6);
    return {
      lane, at, best: bestOf(column, high, at),
      arrived: line === null ? 0 : reached(column, line, high, at),
      over: ended(lane.log) && at >= (lane.log?.trained ?? 0),
    };
  });
}
