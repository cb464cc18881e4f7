// @ts-check
// What the plan says is wrong, sorted by the place it belongs to, and the box that shows it with its one remedy.

import { html } from 'htm/preact';
import { useRemedy } from '../actions/edit.js';
import { t } from '../i18n.js';
import { steps } from '../patch.js';
import { plan, spec } from '../store.js';

/** @typedef {import('../types.js').Fault} Fault */

/** @param {Fault} fault @param {...string} place @returns {boolean} is it there or deeper */
export function isAt(fault, ...place) {
  const path = steps(fault.pointer);
  return place.every((step, index) => path[index] === step);
}

/** @param {number} index of a layer @returns {Fault[]} */
export function layerFaults(index) {
  return (plan.value?.errors ?? []).filter((fault) => isAt(fault, 'model', 'layers', String(index)));
}

/**
 * Faults of single arguments below a place: argument -> sentence.
 * @param {Fault[]} list
 * @param {...string} place
 * @returns {{ [name: string]: string }}
 */
export function fieldFaults(list, ...place) {
  /** @type {{ [name: string]: string }} */
  const found = {};
  for (const fault of list) {
    const path = steps(fault.pointer);
    const name = path[place.length];
    if (isAt(fault, ...place) && name !== undefined) found[name] ??= fault.message;
  }
  return found;
}

/** @param {Fault} fault @returns {string} the name of the place, for "Fix …" */
export function placeName(fault) {
  const [room, part, index] = steps(fault.pointer);
  if (room === 'model' && part === 'layers' && index !== undefined) {
    return spec.value?.model.layers[Number(index)]?.class_name ?? t('place.model');
  }
  if (room === 'compile' && part) return t(`place.${part === 'optimizer' || part === 'metrics' ? part : 'loss'}`);
  if (room === 'data') return t('place.data');
  if (room === 'fit') return t('place.fit');
  return t('place.model');
}

/** @param {{ fault: Fault, warn?: boolean }} props */
export function FaultBox({ fault, warn = false }) {
  return html`<div class=${`fault${warn ? ' warn' : ''}`} data-fault=${warn ? undefined : ''}>
    <p>${warn ? html`<b class="word">${t('fault.warning')}</b> ` : ''}${fault.title && html`<b>${fault.title}. </b>`}${fault.message}</p>
    <${Remedy} fault=${fault} quiet=${warn} />
  </div>`;
}

/** @param {{ fault: Fault, quiet?: boolean }} props */
export function Remedy({ fault, quiet = false }) {
  const { remedy } = fault;
  if (!remedy) return null;
  return html`<button type="button" class=${`btn ${quiet ? 'ghost' : 'pri'}`} data-remedy onClick=${() => useRemedy(remedy)}>
    ${remedy.text}</button>`;
}

/** @param {{ list: Fault[], warn?: boolean }} props */
export function FaultList({ list, warn = false }) {
  return html`${list.map((fault) => html`<${FaultBox} key=${fault.pointer + fault.code} fault=${fault} warn=${warn} />`)}`;
}

