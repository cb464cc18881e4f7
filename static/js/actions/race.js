// @ts-check
// A fair race: the same experiment several times, different in one thing, started together.

import * as api from '../api.js';
import { same } from '../fields.js';
import { t } from '../i18n.js';
import { entries, runName } from '../race.js';
import { catalog, runs, runSpecs, spec } from '../store.js';
import { compareOnly, setGoal } from './compare.js';
import { rewind } from './film.js';
import { chooseLens, close, say, showColumn } from './page.js';
import { reach } from './reach.js';
import { newKey, show } from './runs.js';
import { changeRun } from './shelf.js';

/** @typedef {import('../types.js').Json} Json */
/** @typedef {import('../types.js').Run} Run */
/** @typedef {import('../types.js').Plan} Plan */
/** @typedef {import('../race.js').Thing} Thing */
/** @typedef {{ plans: Plan[], alike: boolean, faults: string[] }} Check alike: the weights have the same shapes in all */

/**
 * What the server says of these entries before anything starts.
 * @param {Thing} thing
 * @param {Json[]} values
 * @returns {Promise<Check>}
 */
export async function checkRace(thing, values) {
  const [now, blocks] = [spec.peek(), catalog.peek()];
  if (!now || !blocks) return { plans: [], alike: true, faults: [] };
  const wanted = entries(now, thing, values, blocks);
  const plans = /** @type {Plan[]} */ (await Promise.all(wanted.map((one) => reach(() => api.plan(one)))));
  const shapes = plans.map((plan) => JSON.stringify(plan.layers.map((layer) => (layer.weights ?? []).map((weight) => weight.shape))));
  const faults = plans.flatMap((plan, at) => plan.errors.slice(0, 1).map((fault) => `${runName(thing, values[at] ?? null)}: ${fault.message}`));
  return { plans, alike: shapes.every((one) => one === shapes[0]), faults };
}

/**
 * @param {Thing} thing
 * @param {Json[]} values
 * @returns {Promise<string | null>} what the server had against it; null: they are on their way
 */
export async function startRace(thing, values) {
  const [now, blocks] = [spec.peek(), catalog.peek()];
  if (!now || !blocks) return null;
  const wanted = entries(now, thing, values, blocks);
  const race = newKey();
  /** @type {Run[]} */
  const made = [];
  let refusal = null;
  for (const one of wanted) {
    try {
      made.push(await reach(() => api.startRun(one, newKey(), race)));
    } catch (error) {
      if (!(error instanceof api.Refusal || error instanceof api.Unreachable)) throw error;
      refusal = error.message;
      break;
    }
  }
  // The entry that is what the bench holds is the one that is shown.
  const first = made.find((_, at) => same(values[at], thing.now)) ?? made[0];
  if (!first) return refusal;
  runs.value = [...[...made].reverse(), ...runs.peek()];
  runSpecs.value = { ...runSpecs.peek(), ...Object.fromEntries(made.map((run, at) => [run.id, /** @type {any} */ (wanted[at])])) };
  setGoal(null);
  compareOnly(made.map((run) => run.id));
  close({ focus: false });
  chooseLens('compare');
  showColumn('look');
  show(first.id, { fresh: true });
  rewind();
  say(t('race.started', { n: made.length }));
  await Promise.all(made.map((run, at) => changeRun(run.id, { label: runName(thing, values[at] ?? null).slice(0, 120) })));
  return refusal;
}
