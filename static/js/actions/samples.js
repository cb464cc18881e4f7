// @ts-check
// Samples of a data set, asked for once per question.

import * as api from '../api.js';
import { samples } from '../store.js';
import { reach } from './reach.js';

/** @typedef {import('../types.js').Spec} Spec */
/** @typedef {import('../types.js').Dataset} Dataset */
/** @typedef {import('../types.js').Config} Config */

/** @type {Set<string>} */
const underway = new Set();

/** @param {string | null} question @returns {Promise<void>} */
export async function needSamples(question) {
  if (!question || samples.peek()[question] || underway.has(question)) return;
  underway.add(question);
  try {
    const answer = await reach(() => api.samples(question));
    samples.value = { ...samples.peek(), [question]: answer.samples };
  } catch (error) {
    // Without samples the card shows its words only; an unknown option is already explained by the plan.
    if (!(error instanceof api.Unreachable) && !(error instanceof api.Refusal)) throw error;
  } finally {
    underway.delete(question);
  }
}

/**
 * @param {Spec['data']} data
 * @param {string} split
 * @param {{ seed?: number, limit?: number }} [options] with a seed: as this split of the data deals them
 * @returns {string} the question, which is also the key in the store
 */
export function sampleQuestion(data, split, { seed, limit = 100 } = {}) {
  const query = new URLSearchParams({ split, limit: String(limit) });
  if (seed !== undefined) {
    query.set('seed', String(seed));
    query.set('validation_split', String(data.validation_split));
    query.set('test_split', String(data.test_split));
  }
  return ask(data.dataset, query, data.options);
}

const MANY = 100; // what one answer holds

/**
 * A hundred points from all over a toy. Rows stand class after class, so the first hundred would be one class; a validation
 * part of that size is drawn by lot.
 * @param {Dataset} set
 * @param {Config} options
 * @returns {string}
 */
export function spreadQuestion(set, options) {
  const rows = Number(options.samples ?? set.options.properties?.samples?.default ?? set.rows);
  const query = new URLSearchParams({ split: rows > MANY ? 'validation' : 'all', limit: String(MANY), test_split: '0' });
  if (rows > MANY) query.set('validation_split', String(MANY / rows));
  return ask(set.name, query, options);
}

/** @param {string} name @param {URLSearchParams} query @param {Config | undefined} options */
function ask(name, query, options) {
  if (Object.keys(options ?? {}).length) query.set('options', JSON.stringify(options));
  return `${encodeURIComponent(name)}/samples?${query}`;
}
