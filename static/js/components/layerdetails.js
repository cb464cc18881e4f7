// @ts-check
// What lies inside a layer's card, and at the foot of the graph: its form, its shapes and sums, its name, its help.

import { html } from 'htm/preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { setLayerArgument } from '../actions/edit.js';
import { rename } from '../actions/page.js';
import { nameLayer } from '../actions/wire.js';
import { fields, find } from '../fields.js';
import { figure, shapeText, t, word } from '../i18n.js';
import { catalog, plan, renaming } from '../store.js';
import { BlockForm } from './blockform.js';
import { Labelled } from './controls.js';
import { fieldFaults, layerFaults } from './faults.js';
import { Term } from './term.js';

/** @typedef {import('../types.js').LayerSpec} LayerSpec */
/** @typedef {import('../types.js').PlanLayer} PlanLayer */

/** @param {{ layer: LayerSpec, index: number, whole?: boolean }} props whole: false shows the form only, for an argument that is at fault */
export function LayerDetails({ layer, index, whole = true }) {
  const block = find(catalog.value?.kinds.layer, layer.class_name);
  const inside = fieldFaults(layerFaults(index), 'model', 'layers', String(index), 'config');
  const planned = plan.value?.byId.get(layer.$id ?? '') ?? null;
  if (!block) return null;
  return html`<div class="form">
    ${fields(block.schema).length > 0 && html`<${BlockForm} schema=${block.schema} config=${layer.config ?? {}} faults=${inside} of=${`layer:${block.class_name}`}
      set=${(/** @type {string} */ name, /** @type {any} */ value) => setLayerArgument(index, name, value)} />`}
    ${whole && planned?.state === 'ok' && html`<${Sums} planned=${planned} />`}
    ${whole && html`<${NameLine} layer=${layer} index=${index} planned=${planned} /><p class="help cap">${word(block.help)} <${Term} id=${`layer:${block.class_name}`}>${t('card.about')}</${Term}></p>`}
  </div>`;
}

/** @param {{ planned: PlanLayer }} props shapes in and out; the parameters open to how they come about */
function Sums({ planned }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const weights = planned.weights ?? [];
  return html`<div class="sums">
    <div class="line"><span>${t('model.shapes')}</span><span>${shapeText(planned.input_shape)} → ${shapeText(planned.output_shape)}</span></div>
    ${weights.length
      ? html`<button type="button" class="line" aria-expanded=${open ? 'true' : 'false'} aria-controls=${id} onClick=${() => setOpen(!open)}>
          <span>${t('model.parameters')}</span><span>${figure(planned.parameters ?? 0)}</span></button>`
      : html`<div class="line"><span>${t('model.parameters')}</span><span>0</span></div>`}
    ${open && html`<dl id=${id}>${weights.map((weight) => html`<div key=${weight.name}><dt>${weight.name}</dt>
      <dd>${sum(weight)}</dd></div>`)}
      ${weights.length > 1 && html`<div><dt>${t('model.together')}</dt>
        <dd>${weights.map((weight) => figure(weight.parameters)).join(' + ')} = <b>${figure(planned.parameters ?? 0)}</b></dd></div>`}</dl>`}
  </div>`;
}

/** @param {{ shape: number[], parameters: number }} weight @returns {string} 64 × 32 = 2,048 */
function sum({ shape, parameters }) {
  return shape.length > 1 ? `${shapeText(shape)} = ${figure(parameters)}` : figure(parameters);
}

/** @param {{ layer: LayerSpec, index: number, planned: PlanLayer | null }} props */
function NameLine({ layer, index, planned }) {
  const id = useId();
  const ref = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [wrong, setWrong] = useState(/** @type {string | null} */ (null));
  const wanted = renaming.value === `layer ${layer.$id}`;
  useLayoutEffect(() => {
    if (!wanted) return;
    ref.current?.focus();
    ref.current?.select();
    rename(null);
  }, [wanted]);
  const given = layer.name ?? '';
  const put = (/** @type {Event} */ event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    const why = nameLayer(index, field.value.trim());
    setWrong(why ? t(`model.name.${why}`) : null);
    if (!why) field.value = field.value.trim();
  };
  return html`<${Labelled} label=${t('model.name')} id=${id} fault=${wrong}>
    <input ref=${ref} id=${id} class="ctl" maxlength="40" autocomplete="off" spellcheck="false" value=${given} placeholder=${planned?.name ?? ''}
      aria-invalid=${wrong ? 'true' : undefined} aria-describedby=${wrong ? `${id}-fault` : undefined} onChange=${put} />
  </${Labelled}>`;
}
