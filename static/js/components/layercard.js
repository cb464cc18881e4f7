// @ts-check
// One layer of the stack: the seam above it, the card, its form, its fault.

import { html } from 'htm/preact';
import { useEffect, useRef } from 'preact/hooks';
import { shiftLayer } from '../actions/edit.js';
import { open, selectLayer } from '../actions/page.js';
import { fields, find } from '../fields.js';
import { figure, shapeText, t } from '../i18n.js';
import { catalog, freshLayer, overlay, plan, selectedLayer, spec } from '../store.js';
import { heads } from '../wiring.js';
import { cardLine } from './blockform.js';
import { FaultBox, fieldFaults, isAt, layerFaults, Remedy } from './faults.js';
import { Glyph } from './glyphs.js';
import { Icon } from './icons.js';
import { useUnits } from './lateunits.js';
import { LayerDetails } from './layerdetails.js';
import { connectMenu, graphName, layerKeys, layerMenu, targets } from './layermenu.js';
import { Kebab, Menu } from './menu.js';
import { SeeInside } from './seeinside.js';

/** @typedef {import('../types.js').LayerSpec} LayerSpec */
/** @typedef {import('../types.js').PlanLayer} PlanLayer */
/** @typedef {import('../types.js').Fault} Fault */

/** @param {{ layer: LayerSpec, index: number, count: number }} props */
export function LayerItem({ layer, index, count }) {
  const planned = plan.value?.byId.get(layer.$id ?? '') ?? null;
  return html`<li class="layer" data-id=${layer.$id}>
    <${Seam} layer=${layer} index=${index} planned=${planned} />
    <${LayerCard} layer=${layer} index=${index} count=${count} planned=${planned} faults=${layerFaults(index)} />
    ${index === count - 1 && planned?.output_shape && html`<div class="seam last"><span>${shapeText(planned.output_shape)}</span></div>`}
  </li>`;
}

/** @param {{ layer: LayerSpec, index: number, planned: PlanLayer | null }} props the shape that arrives at this card */
function Seam({ layer, index, planned }) {
  const state = planned?.state ?? 'ok';
  const kind = layer.$off ? ' past' : state === 'error' ? ' bad' : state === 'waiting' ? ' q' : '';
  const units = useUnits();
  const drawn = units?.hasWeights(index);
  const from = layer.inputs?.length ? t('graph.reads', { names: layer.inputs.join(', ') }) : '';
  return html`<div class=${`seam${kind}${drawn ? ' drawn' : ''}`}>
    ${drawn && html`<${units?.WeightSeam} index=${index} />`}
    <span class=${drawn ? 'sr' : ''}>${planned ? [from, shapeText(planned.input_shape)].filter(Boolean).join(' · ') : from}</span>
    ${!layer.inputs && html`<button type="button" aria-label=${t('model.insert', { n: index + 1 })} title=${t('model.insertHere')}
      onClick=${() => open({ name: 'palette', at: index })}><${Icon} name="plus" /></button>`}
  </div>`;
}

/** @param {{ layer: LayerSpec, index: number, count: number, planned: PlanLayer | null, faults: Fault[] }} props */
function LayerCard({ layer, index, count, planned, faults }) {
  const ref = useRef(/** @type {HTMLDivElement | null} */ (null));
  const selected = selectedLayer.value === layer.$id;
  const wrong = Object.keys(fieldFaults(faults, 'model', 'layers', String(index), 'config')).length > 0;
  const formOpen = selected || wrong;
  const units = useUnits();
  useEffect(() => {
    // A layer that is added opens with its form; bring it into view, and the focus with it.
    if (!selected) return;
    ref.current?.scrollIntoView({ block: 'nearest' });
    if (freshLayer.peek() === layer.$id && document.activeElement === document.body) ref.current?.querySelector('button')?.focus();
  }, [selected]);
  return html`<div ref=${ref} class=${`card${cardState(layer, planned, faults)}`} data-about=${`layer:${layer.class_name}`} role="group" aria-label=${`${layer.class_name}, ${t('said.place', { n: index + 1, all: count })}${layer.$off ? `, ${t('model.isOff')}` : ''}`}>
    <button type="button" class="row" aria-expanded=${formOpen ? 'true' : 'false'} onKeyDown=${(/** @type {KeyboardEvent} */ event) => cardKeys(event, layer, index)}
      onClick=${() => selectLayer(selected ? null : (layer.$id ?? null))}><${CardRow} layer=${layer} planned=${planned} /></button>
    ${units && html`<${units.Units} index=${index} />`}
    <${LayerMenus} layer=${layer} index=${index} count=${count} />
    <${OwnFaults} faults=${faults} index=${index} />
    ${formOpen && html`<${LayerDetails} layer=${layer} index=${index} whole=${selected} />`}
    ${selected && planned && html`<${SeeInside} views=${planned.views} />`}
    ${warnings(index).map((fault) => html`<${FaultBox} key=${fault.code} fault=${fault} warn />`)}
  </div>`;
}

/** @param {LayerSpec} layer @param {PlanLayer | null} planned @param {Fault[]} faults @returns {string} classes */
export function cardState(layer, planned, faults) {
  const selected = selectedLayer.value === layer.$id;
  const state = layer.$off ? ' off' : faults.length ? ' bad' : planned?.state === 'waiting' ? ' wait' : '';
  return `${selected ? `${state === ' bad' ? '' : ' sel'}` : ''}${state}${freshLayer.value === layer.$id ? ' new' : ''}`;
}

/** @param {{ layer: LayerSpec, planned: PlanLayer | null, small?: boolean }} props glyph, name, arguments; parameters and their formula at the right; small: without the formula, so that three stand side by side */
export function CardRow({ layer, planned, small = false }) {
  const block = find(catalog.value?.kinds.layer, layer.class_name);
  const line = block ? cardLine(block.schema, layer.config ?? {}) || (fields(block.schema).length ? '' : t('model.nothingToSet')) : '';
  const count = layer.$off ? html`<span class="cap">${t('model.isOff')}</span>` : figures(planned);
  const isEnd = spec.value ? heads(spec.value).includes(layer.name ?? '') : false;
  return html`<${Glyph} name=${block?.glyph ?? ''} />
    <span class="lines"><span class="line"><span class="nm" title=${small ? layer.class_name : undefined}>${layer.class_name}</span>${!small && count}</span>
      <span class="line"><span class="args">${line}</span>${small ? count : formula(planned)}</span>
      ${layer.name && html`<span class="line"><span class="own-name"><span>${layer.name}</span>${isEnd && html`<span class="endmark">${t('graph.end')}${!small && planned?.output_shape ? ` ${shapeText(planned.output_shape)}` : ''}</span>`}</span></span>`}</span>`;
}

/** @param {{ layer: LayerSpec, index: number, count: number }} props the menu of a layer, and the one of those it can be connected to */
export function LayerMenus({ layer, index, count }) {
  const joining = overlay.value?.name === 'menu' && overlay.value.id === connectMenu(layer);
  return html`<${Kebab} id=${`layer ${layer.$id}`} label=${t('model.menu', { layer: layer.class_name })} items=${layerMenu(layer, index, count)} />
    ${joining && html`<${Menu} label=${t('graph.connectTo', { from: graphName(layer) })} items=${targets(graphName(layer))} />`}`;
}

/** @param {{ faults: Fault[], index: number }} props those of the layer as a whole */
export function OwnFaults({ faults, index }) {
  const own = faults.filter((fault) => !isAt(fault, 'model', 'layers', String(index), 'config'));
  return own.map((fault) => html`<${CardFault} key=${fault.code} fault=${fault} />`);
}

/** @param {number} index */
export function warnings(index) {
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
  return plan.value?.layers.find((layer) => layer.name === name)?.class_name ?? name ?? '';
}

/** @param {KeyboardEvent} event @param {LayerSpec} layer @param {number} index keys of the card that has the focus */
function cardKeys(event, layer, index) {
  const here = /** @type {HTMLElement} */ (event.currentTarget);
  const cards = /** @type {HTMLElement[]} */ ([...(here.closest('ol')?.querySelectorAll('button.row') ?? [])]);
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (step && event.altKey) {
    shiftLayer(index, index + step);
    // The card is the same element in a new place; the browser drops the focus while it moves.
    requestAnimationFrame(() => here.focus());
  } else if (step) cards[index + step]?.focus();
  else if (!layerKeys(event, layer, index)) return;
  else if (!here.isConnected || event.key === 'Delete' || event.key === 'Backspace') {
    requestAnimationFrame(() => (cards[index + 1] ?? cards[index - 1])?.focus());
  }
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
