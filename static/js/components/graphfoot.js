// @ts-check
// The foot of the graph: the palette while a layer is being added, else the layer that is selected.

import { html } from 'htm/preact';
import { open, selectLayer } from '../actions/page.js';
import { cut, orderInput } from '../actions/wire.js';
import { t } from '../i18n.js';
import { overlay, selectedLayer, spec } from '../store.js';
import { asGraph } from '../graph.js';
import { isGraph, nameOf } from '../wiring.js';
import { FaultBox, layerFaults } from './faults.js';
import { Icon } from './icons.js';
import { OwnFaults, warnings } from './layercard.js';
import { LayerDetails } from './layerdetails.js';
import { openConnect } from './layermenu.js';
import { Palette } from './palette.js';
import { AddButton } from './stack.js';

/** @typedef {import('../types.js').LayerSpec} LayerSpec */

export function GraphFoot() {
  const slot = overlay.value?.name === 'palette' ? overlay.value : null;
  const layers = spec.value?.model.layers ?? [];
  const chosen = layers.findIndex((layer) => layer.$id === selectedLayer.value);
  // As long as no card is chosen, the first that is wrong speaks.
  const index = chosen >= 0 ? chosen : layers.findIndex((_, place) => layerFaults(place).length > 0);
  const layer = layers[index];
  if (slot) return html`<div class="foot"><${Palette} slot=${slot} /></div>`;
  if (!layer) return html`<div class="foot quiet"><p class="cap">${t('graph.hint')}</p><${AddButton} /></div>`;
  return html`<div class="foot" role="region" aria-label=${layer.class_name}>
    <div class="sub"><h3>${layer.class_name}</h3>
      ${chosen >= 0 && html`<button type="button" class="iconbtn" aria-label=${t('page.close')} onClick=${() => selectLayer(null)}><${Icon} name="close" /></button>`}</div>
    <${OwnFaults} faults=${layerFaults(index)} index=${index} />
    <${Reads} layer=${layer} at=${layers.length} />
    <${LayerDetails} key=${layer.$id} layer=${layer} index=${index} />
    ${warnings(index).map((fault) => html`<${FaultBox} key=${fault.code} fault=${fault} warn />`)}
  </div>`;
}

/** @param {{ layer: LayerSpec, at: number }} props what the layer reads, in order, each to be cut; and where it could lead */
function Reads({ layer, at }) {
  const now = spec.value;
  const wired = now && asGraph(now).model.layers.find((one) => one.$id === layer.$id);
  if (!now || !wired) return null;
  const to = nameOf(wired);
  const inputs = wired.inputs ?? [];
  return html`<ul class="reads" aria-label=${t('graph.inputs')}>
    ${inputs.map((from, place) => html`<li key=${from}><span>${t('graph.readsOne', { name: from })}</span>
      ${isGraph(now) && place > 0 && html`<button type="button" class="linkish" onClick=${() => orderInput(to, place, place - 1)}>${t('graph.sooner')}</button>`}
      <button type="button" class="linkish" onClick=${() => cut(from, to)}>${t('graph.cut')}</button></li>`)}
    ${!inputs.length && html`<li><span>${t('graph.readsNothing')}</span></li>`}
    <li class="more"><button type="button" class="linkish" onClick=${() => openConnect(wired)}>${t('graph.connect')}</button>
      <button type="button" class="linkish" onClick=${() => open({ name: 'palette', at, from: to })}>${t('graph.branch')}</button></li>
  </ul>`;
}
