// @ts-check
// One layer of the stack: the seam above it, the card, its form, its fault.

import { html } from 'htm/preact';
import { useEffect, useRef } from 'preact/hooks';
import { copyLayer, dropLayer, setLayerArgument, shiftLayer } from '../actions/edit.js';
import { open, selectLayer } from '../actions/page.js';
import { fields, find } from '../fields.js';
import { figure, shapeText, t, word } from '../i18n.js';
import { catalog, freshLayer, plan, selectedLayer, spec } from '../store.js';
import { BlockForm, cardLine } from './blockform.js';
import { FaultBox, fieldFaults, isAt, layerFaults, Remedy } from './faults.js';
import { Glyph } from './glyphs.js';
import { Icon } from './icons.js';
import { Kebab } from './menu.js';

/** @typedef {import('../types.js').LayerSpec} LayerSpec */
/** @typedef {import('../types.js').PlanLayer} PlanLayer */
/** @typedef {import('../types.js').Fault} Fault */

/** @param {{ layer: LayerSpec, index: number, count: number }} props */
export function LayerItem({ layer, index, count }) {
  const planned = plan.value?.byId.get(layer.$id ?? '') ?? null;
  const faults = layerFaults(index);
  return html`<li class="layer" data-id=${layer.$id}>
    <${Seam} index=${index} planned=${planned} />
    <${LayerCard} layer=${layer} index=${index} count=${count} planned=${planned} faults=${faults} />
  </li>`;
}

/** @param {{ index: number, planned: PlanLayer | null }} props the shape that arrives at this card */
function Seam({ index, planned }) {
  const state = planned?.state ?? 'ok';
  const kind = state === 'error' ? ' bad' : state === 'waiting' ? ' q' : '';
  return html`<div class=${`seam${kind}`}>
    <span>${planned ? shapeText(planned.input_shape) : ''}</span>
    <button type="button" aria-label=${t('model.insert', { n: index + 1 })} title=${t('model.insertHere')}
      onClick=${() => open({ name: 'palette', at: index })}><${Icon} name="plus" /></button>
  </div>`;
}

/** @param {{ layer: LayerSpec, index: number, count: number, planned: PlanLayer | null, faults: Fault[] }} props */
function LayerCard({ layer, index, count, planned, faults }) {
  const ref = useRef(/** @type {HTMLDivElement | null} */ (null));
  const block = find(catalog.value?.kinds.layer, layer.class_name);
  const config = layer.config ?? {};
  const selected = selectedLayer.value === layer.$id;
  const waiting = planned?.state === 'waiting';
  const own = faults.filter((fault) => !isAt(fault, 'model', 'layers', String(index), 'config'));
  const inside = fieldFaults(faults, 'model', 'layers', String(index), 'config');
  const formOpen = selected || Object.keys(inside).length > 0;
  const state = faults.length ? ' bad' : selected ? ' sel' : waiting ? ' wait' : '';
  useEffect(() => {
    // A layer that is added opens with its form; bring it into view, and the focus with it.
    if (selected) ref.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  const line = block ? cardLine(block.schema, config) || (fields(block.schema).length ? '' : t('model.nothingToSet')) : '';
  return html`<div ref=${ref} class=${`card${state}${freshLayer.value === layer.$id ? ' new' : ''}`} role="group" aria-label=${`${layer.class_name}, ${t('said.place', { n: index + 1, all: count })}`}>
    <button type="button" class="row" aria-expanded=${formOpen ? 'true' : 'false'} onKeyDown=${(/** @type {KeyboardEvent} */ event) => cardKeys(event, index)}
      onClick=${() => selectLayer(selected ? null : (layer.$id ?? null))}>
      <${Glyph} name=${block?.glyph ?? ''} />
      <span class="lines"><span class="line"><span class="nm">${layer.class_name}</span>${figures(planned)}</span>
        <span class="line"><span class="args">${line}</span>${formula(planned)}</span></span>
    </button>
    <${Kebab} id=${`layer ${layer.$id}`} label=${t('model.menu', { layer: layer.class_name })} items=${menu(index, count)} />
    ${own.map((fault) => html`<${CardFault} key=${fault.code} fault=${fault} />`)}
    ${formOpen && block && fields(block.schema).length > 0 && html`<div class="form">
      <${BlockForm} schema=${block.schema} config=${config} faults=${inside}
        set=${(/** @type {string} */ name, /** @type {any} */ value) => setLayerArgument(index, name, value)} />
    </div>`}
    ${selected && block && html`<p class="help cap">${word(block.help)}</p>`}
    ${warnings(index).map((fault) => html`<${FaultBox} key=${fault.code} fault=${fault} warn />`)}
  </div>`;
}

/** @param {number} index */
function warnings(index) {
  return (plan.value?.warnings ?? []).filter((fault) => isAt(fault, 'model', 'layers', String(index)));
}

/** @param {PlanLayer | null} planned */
function figures(planned) {
  if (!planned) return '';
  if (planned.state === 'waiting') return html`<span class="cap">${t('model.waits', { layer: className(planned.waits_for) })}</span>`;
  return planned.parameters === null ? '' : html`<span>${figure(planned.parameters)}</span>`;
}

/** @param {PlanLayer | null} planned */
function formula(planned) {
  return planned?.formula && planned.parameters ? html`<span class="formula">${planned.formula}</span>` : '';
}

/** @param {string | undefined} name of a node @returns {string} what stands on its card */
function className(name) {
  const at = plan.value?.layers.findIndex((layer) => layer.name === name) ?? -1;
  return spec.value?.model.layers[at]?.class_name ?? name ?? '';
}

/** @param {number} index @param {number} count */
function menu(index, count) {
  return [
    { text: t('model.up'), keys: 'Alt+↑', act: () => shiftLayer(index, index - 1), off: index === 0 },
    { text: t('model.down'), keys: 'Alt+↓', act: () => shiftLayer(index, index + 1), off: index === count - 1 },
    { text: t('model.duplicate'), keys: 'D', act: () => copyLayer(index) },
    { text: t('model.remove'), keys: 'Del', act: () => dropLayer(index) },
  ];
}

/** @param {KeyboardEvent} event @param {number} index keys of the card that has the focus */
function cardKeys(event, index) {
  const here = /** @type {HTMLElement} */ (event.currentTarget);
  const cards = /** @type {HTMLElement[]} */ ([...(here.closest('ol')?.querySelectorAll('button.row') ?? [])]);
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (step && event.altKey) {
    shiftLayer(index, index + step);
    // The card is the same element in a new place; the browser drops the focus while it moves.
    requestAnimationFrame(() => here.focus());
  } else if (step) cards[index + step]?.focus();
  else if (event.key === 'Delete' || event.key === 'Backspace') {
    dropLayer(index);
    requestAnimationFrame(() => (cards[index + 1] ?? cards[index - 1])?.focus());
  } else if (event.key === 'd' && !event.ctrlKey && !event.metaKey) copyLayer(index);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** @param {{ fault: Fault }} props the fault as the card tells it: title, sentence, needs and gets, one remedy */
function CardFault({ fault }) {
  return html`<div data-fault>
    <p class="why">${fault.title && html`<b>${fault.title}. </b>`}${fault.message}</p>
    ${(fault.needs || fault.gets) && html`<dl class="facts">
      ${fault.needs && html`<dt>${t('fault.needs')}</dt><dd>${fault.needs}</dd>`}
      ${fault.gets !== undefined && fault.gets !== null && html`<dt>${t('fault.gets')}</dt>
        <dd>${Array.isArray(fault.gets) ? shapeText(/** @type {number[]} */ (fault.gets)) : String(fault.gets)}</dd>`}
    </dl>`}
    ${fault.remedy && html`<div class="acts"><${Remedy} fault=${fault} /></div>`}
  </div>`;
}
