// @ts-check
// An experiment as text for an address, and back: "1." and the JSON, deflated, in base64url. Whatever comes in from an
// address is refused with a code unless it is an experiment of reasonable size.

import { isSpec } from './spec.js';

/** @typedef {import('./types.js').Spec} Spec */

const VERSION = '1';
const LONGEST = 60_000; // characters in an address
const LARGEST = 64_000; // bytes of JSON: what the server takes as well
const DEEPEST = 32;
const LONGEST_NAME = 120;
const MOST_LAYERS = 200;

/** Why a link cannot be opened: its code is the last part of the sentence's key. */
export class LinkError extends Error {
  /** @param {'version' | 'damaged' | 'large' | 'strange'} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/** @param {Spec} spec @returns {Promise<string>} */
export async function pack(spec) {
  const bytes = new TextEncoder().encode(JSON.stringify(spec));
  const squeezed = await all(through(bytes, new CompressionStream('deflate-raw')), Infinity);
  let text = '';
  for (const byte of squeezed) text += String.fromCharCode(byte);
  return `${VERSION}.${btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
}

/** @param {string} text @returns {Promise<Spec>} @throws {LinkError} */
export async function unpack(text) {
  const [version, body = ''] = text.split('.', 2);
  if (version !== VERSION) throw new LinkError('version');
  if (body.length > LONGEST) throw new LinkError('large');
  const value = parsed(await bytesOf(body));
  if (!isSpec(value) || isDeep(value, DEEPEST) || !isSound(value)) throw new LinkError('strange');
  return value;
}

/** @param {string} body @returns {Promise<Uint8Array>} */
async function bytesOf(body) {
  try {
    const raw = atob(body.replaceAll('-', '+').replaceAll('_', '/'));
    const squeezed = Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
    return await all(through(squeezed, new DecompressionStream('deflate-raw')), LARGEST);
  } catch (error) {
    throw error instanceof LinkError ? error : new LinkError('damaged');
  }
}

/** @param {Uint8Array} bytes @returns {any} */
function parsed(bytes) {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new LinkError('damaged');
  }
}

/** @param {Uint8Array} bytes @param {CompressionStream | DecompressionStream} stream @returns {ReadableStream<Uint8Array>} */
function through(bytes, stream) {
  return new Blob([/** @type {BlobPart} */ (bytes)]).stream().pipeThrough(/** @type {any} */ (stream));
}

/**
 * @param {ReadableStream<Uint8Array>} stream
 * @param {number} most bytes; a small text can unfold to a very large one, so it is counted while it unfolds
 * @returns {Promise<Uint8Array>}
 */
async function all(stream, most) {
  const reader = stream.getReader();
  /** @type {Uint8Array[]} */
  const pieces = [];
  let size = 0;
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > most) {
      await reader.cancel();
      throw new LinkError('large');
    }
    pieces.push(value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/**
 * What the page's own code relies on, beyond what it asks of this device's memory. The plan judges all the rest.
 * @param {any} spec
 */
function isSound(spec) {
  const isBag = (/** @type {any} */ value) => value === undefined || (value !== null && typeof value === 'object' && !Array.isArray(value));
  const isList = (/** @type {any} */ value) => value === undefined || Array.isArray(value);
  const isNumber = (/** @type {any} */ value) => value === undefined || Number.isFinite(value);
  const { data, model, compile, fit } = spec;
  return spec.name.length <= LONGEST_NAME && isNumber(spec.seed) && isBag(data.options) && isNumber(data.validation_split)
    && isNumber(data.test_split) && model.layers.length <= MOST_LAYERS && model.layers.every((/** @type {any} */ layer) => isBag(layer.config))
    && (isList(compile.metrics) || isBag(compile.metrics)) && isList(fit.callbacks);
}

/** @param {any} value @param {number} levels @returns {boolean} nested deeper than that */
function isDeep(value, levels) {
  if (value === null || typeof value !== 'object') return false;
  return levels === 0 || Object.values(value).some((part) => isDeep(part, levels - 1));
}
