// @ts-check
// Ask for the plan whenever the experiment or the language changes; an answer that is late is dropped.

import { effect } from '@preact/signals';
import * as api from '../api.js';
import { figure, t } from '../i18n.js';
import { outgoing } from '../spec.js';
import { language, plan, planFails, spec } from '../store.js';
import { live } from '../wiring.js';
import { wasFixing } from './edit.js';
import { reach } from './reach.js';
import { say } from './page.js';

/** @typedef {import('../types.js').Fault} Fault */

const QUIET = 120; // ms without a change before asking
let asked = 0;
let timer = 0;

/** From now on the plan follows the spec. */
export function keepPlanned() {
  effect(() => {
    if (!spec.value || !language.value) return;
    clearTimeout(timer);
    if (asked) timer = window.setTimeout(askPlan, QUIET);
    else void askPlan();
  });
}

export async function askPlan() {
  const wanted = spec.peek();
  if (!wanted) return;
  const mine = (asked += 1);
  try {
    const answer = await reach(() => api.plan(outgoing(wanted)));
    if (mine !== asked) return;
    /** @type {Map<string, import('../types.js').PlanLayer>} */
    const byId = new Map();
    // The server never saw the layers that are switched off: its places are not the page's.
    const sent = live(wanted).model.layers;
    const places = sent.map((layer) => wanted.model.layers.findIndex((one) => one.$id === layer.$id));
    sent.forEach((layer, index) => {
      const found = answer.layers?.[index];
      if (found && layer.$id) byId.set(layer.$id, found);
    });
    const here = (/** @type {Fault[]} */ list) => (list ?? []).map((fault) => ({ ...fault, pointer: atHome(fault.pointer, places) }));
    plan.value = { ...answer, errors: here(answer.errors), warnings: here(answer.warnings), byId };
    planFails.value = null;
    if (wasFixing()) tellFixed();
  } catch (error) {
    if (mine !== asked || error instanceof api.Unreachable) return;
    planFails.value = error instanceof Error ? error.message : String(error);
  }
}

/** @param {string} pointer into what was sent @param {number[]} places of the sent layers on the page @returns {string} */
function atHome(pointer, places) {
  return pointer.replace(/^\/model\/layers\/(\d+)/, (whole, index) => (places[index] === undefined ? whole : `/model/layers/${places[index]}`));
}

function tellFixed() {
  const now = plan.peek();
  if (now && !now.errors.length && now.parameters) say(t('said.fixed', { n: figure(now.parameters.total) }));
}
