// @ts-check
// Samples of a data set, asked for once per question.

import * as api from '../api.js';
import { samples } from '../store.js';
import { reach } from './reach.js';

/** @typedef {import('../types.js').Spec} Spec */

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
 * @param {{ seed?: number, limit?: number, bare?: boolean }} [options] bare: without the bench's own options
 * @returns {string} the question, which is also the key in the store
 */
export function sampleQuestion(data, split, { seed, limit = 300, bare = false } = {}) {
  const query = new URLSearchParams({ split, limit: String(limit) });
  if (seed !== undefined) {
    query.set('seed', String(seed));
    query.set('validation_split', String(data.validation_split));
    query.set('test_split', String(data.test_split));
  }
  if (!bare && Object.keys(data.options ?? {}).length) query.set('options', JSON.stringify(data.options));
  return `${encodeURIComponent(data.dataset)}/samples?${query}`;
}
