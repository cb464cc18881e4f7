// @ts-check
// The only place that fetches.

const BASE = '/api/v1';

/** An answer that says no: the server's own sentence and its errors. */
export class Refusal extends Error {
  /** @param {number} status @param {any} problem */
  constructor(status, problem) {
    super(problem?.detail ?? problem?.title ?? String(status));
    this.status = status;
    this.code = problem?.code ?? '';
    this.errors = problem?.errors ?? [];
  }
}

/** The server was not reached at all. */
export class Unreachable extends Error {}

/**
 * @param {string} path
 * @param {{ method?: string, body?: unknown, headers?: { [name: string]: string } }} [options]
 * @returns {Promise<any>} the answer's JSON, or null if there is none
 * @throws {Refusal | Unreachable}
 */
async function ask(path, { method = 'GET', body, headers = {} } = {}) {
  let answer;
  try {
    answer = await fetch(path, {
      method,
      headers: { Accept: 'application/json', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (error) {
    throw new Unreachable(String(error));
  }
  if (answer.status === 204) return null;
  // A proxy or a dying server may answer without JSON; then the status is all there is to say.
  const json = await answer.json().catch(() => null);
  if (answer.status >= 502) throw new Unreachable(String(answer.status));
  if (!answer.ok) throw new Refusal(answer.status, json);
  return json;
}

export const catalog = () => ask(`${BASE}/catalog`);
export const datasets = () => ask(`${BASE}/datasets`);
/** @param {string} language */
export const words = (language) => ask(`/static/locales/${language}.json`);
/** @param {string} question path and query below /datasets, e.g. "digits/samples?split=each" */
export const samples = (question) => ask(`${BASE}/datasets/${question}`);
/** @param {unknown} spec */
export const plan = (spec) => ask(`${BASE}/plan?partial=true`, { method: 'POST', body: spec });
/** @param {unknown} spec @param {string} key the same key never starts a second run */
export const startRun = (spec, key) =>
  ask(`${BASE}/runs`, { method: 'POST', body: spec, headers: { 'Idempotency-Key': key } });
/** @param {string} id @param {unknown} body @param {string} key */
export const fork = (id, body, key) =>
  ask(`${BASE}/runs/${id}/fork`, { method: 'POST', body, headers: { 'Idempotency-Key': key } });
export const runs = () => ask(`${BASE}/runs?limit=50`);
/** @param {string} id */
export const run = (id) => ask(`${BASE}/runs/${id}`);
/** @param {string} id @param {unknown} change */
export const changeRun = (id, change) => ask(`${BASE}/runs/${id}`, { method: 'PATCH', body: change });
/** @param {string} id */
export const deleteRun = (id) => ask(`${BASE}/runs/${id}`, { method: 'DELETE' });
/** @param {string} id @param {unknown} body */
export const command = (id, body) => ask(`${BASE}/runs/${id}/commands`, { method: 'POST', body });
export const health = () => ask('/healthz');
