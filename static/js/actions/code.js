// @ts-check
// The experiment as text, always in step with the bench while it is looked at; and which layers can read a shape.

import * as api from '../api.js';
import { t } from '../i18n.js';
import { newLayer, outgoing } from '../spec.js';
import { catalog, code, codeFails, codeFormat, fitting, language, spec } from '../store.js';
import { copy, showToast } from './page.js';
import { reach } from './reach.js';

/** @typedef {import('../types.js').Fit} Fit */

let asked = 0;

/** Ask for the text of what is on the bench now; an answer that is late is dropped. */
export async function askCode() {
  const wanted = spec.peek();
  if (!wanted) return;
  const mine = (asked += 1);
  try {
    const answer = await reach(() => api.code(outgoing(wanted), codeFormat.peek()));
    if (mine !== asked) return;
    code.value = answer;
    codeFails.value = null;
  } catch (error) {
    if (mine !== asked || error instanceof api.Unreachable) return;
    codeFails.value = error instanceof Error ? error.message : String(error);
  }
}

export async function copyCode() {
  const text = code.peek()?.text;
  if (text && (await copy(text))) showToast(t('code.copied'));
}

/** @param {number[] | null} shape @returns {string} */
export const shapeKey = (shape) => `${language.value} ${shape?.join('×') ?? '?'}`;

/** @param {number[] | null} shape ask once which layers can read it, as they would be added */
export async function askFits(shape) {
  const key = shapeKey(shape);
  if (!shape || fitting.peek()[key]) return;
  const blocks = (catalog.peek()?.kinds.layer ?? []).filter((block) => block.stackable || block.joins);
  const layers = blocks.map((block) => newLayer(block, shape, catalog.peek()));
  try {
    const answer = await reach(() => api.fits(shape, layers));
    const found = Object.fromEntries(blocks.map((block, index) => [block.class_name, /** @type {Fit} */ (answer.fits[index])]));
    fitting.value = { ...fitting.peek(), [key]: found };
  } catch (error) {
    if (!(error instanceof api.Unreachable)) throw error; // without an answer nothing is dimmed
  }
}
