// @ts-check
// The only place that fetches.

const BASE = '/api/v1';

/** An answer that says no: the server's own sentence and its errors. */
export class Refusal extends Error {
  /** @param {number} status @param {any} problem @param {number} [after] seconds until it is worth asking again */
  constructor(status, problem, after = 1) {
    super(problem?.detail ?? problem?.title ?? String(status));
    this.status = status;
    this.after = after;
    this.code = problem?.code ?? '';
    this.errors = problem?.errors ?? [];
  }
}

/** The server was not reached at all. */
export class Unreachable extends Error {}

/**
 * @param {string} path
 * @param {{ method?: string, body?: unknown, headers?: { [name: string]: string }, signal?: AbortSignal }} [options]
 * @returns {Promise<any>} the answer's JSON, or null if there is none
 * @throws {Refusal | Unreachable} or what the signal was aborted with
 */
async function ask(path, { method = 'GET', body, headers = {}, signal } = {}) {
  let answer;
  try {
    answer = await fetch(path, {
      method,
      headers: { Accept: 'application/json', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw new Unreachable(String(error));
  }
  if (answer.status === 204) return null;
  // A proxy or a dying server may answer without JSON; then the status is all there is to say.
  const json = await answer.json().catch(() => null);
  if (answer.status >= 502) throw new Unreachable(String(answer.status));
  signal?.throwIfAborted();
  if (!answer.ok) throw new Refusal(answer.status, json, Number(answer.headers.get('Retry-After')) || 1);
  return json;
}

export const catalog = () => ask(`${BASE}/catalog`);
export const datasets = () => ask(`${BASE}/datasets`);
/** @param {string} language */
export const words = (language) => ask(`/static/locales/${language}.json`);
export const terms = () => ask('/static/glossary/terms.json');
/** @param {string} question path and query below /datasets, e.g. "digits/samples?split=each" */
export const samples = (question) => ask(`${BASE}/datasets/${question}`);
/** @param {unknown} spec */
export const plan = (spec) => ask(`${BASE}/plan?partial=true`, { method: 'POST', body: spec });
/** @param {unknown} spec @param {string} format */
export const code = (spec, format) => ask(`${BASE}/code?format=${format}`, { method: 'POST', body: spec });
/** @param {number[]} shape @param {unknown[]} layers */
export const fits = (shape, layers) => ask(`${BASE}/fits`, { method: 'POST', body: { shapes: [shape], layers } });
/** @param {unknown} spec @param {string} key the same key never starts a second run @param {string} [race] what it takes part in */
export const startRun = (spec, key, race) =>
  ask(`${BASE}/runs${race ? `?race=${race}` : ''}`, { method: 'POST', body: spec, headers: { 'Idempotency-Key': key } });
/** @param {string} id @param {unknown} body @param {string} key */
export const fork = (id, body, key) =>
  ask(`${BASE}/runs/${id}/fork`, { method: 'POST', body, headers: { 'Idempotency-Key': key } });
export const runs = () => ask(`${BASE}/runs?limit=50`);
/** @param {string} id */
export const run = (id) => ask(`${BASE}/runs/${id}`);
/** @param {string} id */
export const history = (id) => ask(`${BASE}/runs/${id}/history`);
/** @param {string} id @param {string} language @returns {string} where its lab report is, for a window of its own */
export const reportOf = (id, language) => `${BASE}/runs/${id}/report?lang=${language}`;
/** @param {string} id @param {unknown} change */
export const changeRun = (id, change) => ask(`${BASE}/runs/${id}`, { method: 'PATCH', body: change });
/** @param {string} id */
export const deleteRun = (id) => ask(`${BASE}/runs/${id}`, { method: 'DELETE' });
/** @param {string} id @param {unknown} body */
export const command = (id, body) => ask(`${BASE}/runs/${id}/commands`, { method: 'POST', body });
/** @param {string} id @param {unknown} body inputs in raw units, and the epoch if it is not the newest */
export const predict = (id, body) => ask(`${BASE}/runs/${id}/predict`, { method: 'POST', body });
/** @param {string} id @param {number} epoch whose model is asked about the test rows */
export const openTest = (id, epoch) => ask(`${BASE}/runs/${id}/openings`, { method: 'POST', body: { epoch } });
/** @param {string} question path and query below /runs, e.g. "abc/views/kernels?epoch=3" @param {AbortSignal} signal */
export const look = (question, signal) => ask(`${BASE}/runs/${question}`, { signal });
export const health = () => ask('/healthz');
