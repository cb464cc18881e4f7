// @ts-check
// What a model learns by: loss and metrics of its one end, or of each end with its weight.

import { html } from 'htm/preact';
import { setForHead, setMetrics, setWeight } from '../actions/wire.js';
import { find, shown } from '../fields.js';
import { t, word } from '../i18n.js';
import { blockSpec } from '../spec.js';
import { catalog, plan } from '../store.js';
import { heads, ofHead } from '../wiring.js';
import { Choice, NumberField } from './controls.js';
import { FaultList, isAt } from './faults.js';

/** @typedef {import('../types.js').Spec} Spec */
/** @typedef {import('../types.js').BlockSpec} BlockSpec */
/** @typedef {{ value: string, text: string }} Option */

/** @type {import('../types.js').Field} */
const WEIGHT = {
  name: 'loss_weights', label: { en: '', ko: '' }, help: { en: '', ko: '' }, level: 'simple', widget: 'number', integer: false, log: false, nullable: false,
  required: true, default: 1, min: 0, max: 1e6, above: null, below: null, choices: [], kind: '', length: null, pairs: false, ref: '',
};

/** @param {{ now: Spec, losses: Option[] }} props one group for each end of the model */
export function Heads({ now, losses }) {
  const all = catalog.value?.kinds.loss;
  const at = (/** @type {string} */ part, /** @type {string} */ name) =>
    (plan.value?.errors ?? []).filter((fault) => isAt(fault, 'compile', part, name));
  const ends = heads(now);
  const whole = (/** @type {import('../types.js').Fault} */ fault) => isAt(fault, 'compile') && !isAt(fault, 'compile', 'optimizer')
    && !ends.some((name) => isAt(fault, 'compile', 'loss', name) || isAt(fault, 'compile', 'metrics', name));
  const groups = ends.map((name) => {
    const loss = find(all, /** @type {any} */ (ofHead(now.compile.loss, name)));
    const choose = (/** @type {string} */ wanted) => {
      const block = find(all, wanted);
      if (block) setForHead('loss', name, blockSpec(block));
    };
    return html`<fieldset key=${name} class="end"><legend>${t('heads.end', { name })}</legend>
      <${Choice} label=${t('train.loss')} help=${loss ? `${word(loss.title)}. ${word(loss.help)}` : ''} value=${loss?.class_name ?? ''} options=${losses} onChange=${choose} />
      <${FaultList} list=${at('loss', name)} />
      <${NumberField} label=${t('heads.weight')} field=${WEIGHT} value=${now.compile.loss_weights?.[name] ?? 1}
        onChange=${(/** @type {number | null} */ value) => value !== null && setWeight(name, value)} />
      <${Metrics} list=${ofHead(now.compile.metrics, name) ?? []} set=${(/** @type {BlockSpec[]} */ list) => setForHead('metrics', name, list)} />
      <${FaultList} list=${at('metrics', name)} />
    </fieldset>`;
  });
  return html`${groups}<${FaultList} list=${(plan.value?.errors ?? []).filter(whole)} />
    <${FaultList} list=${(plan.value?.warnings ?? []).filter((fault) => isAt(fault, 'compile') || isAt(fault, 'fit'))} warn />`;
}

/** @param {{ now: Spec }} props of a model with one end */
export function OneHead({ now }) {
  return html`<${Metrics} list=${ofHead(now.compile.metrics, heads(now)[0] ?? '') ?? []} set=${setMetrics} />`;
}

/** @param {{ list: BlockSpec[], set: (list: BlockSpec[]) => void }} props what is measured besides the loss: to be taken off, and one more */
function Metrics({ list, set }) {
  const blocks = (catalog.value?.kinds.metric ?? []).filter((block) => !(block.schema.required ?? []).length);
  const options = [{ value: '', text: t('heads.more') }, { value: 'accuracy', text: 'accuracy' },
    ...blocks.map((block) => ({ value: block.name, text: block.class_name }))];
  return html`<div class="field metrics"><div class="lab"><span>${t('heads.metrics')}</span></div>
    ${list.length > 0 && html`<ul>${list.map((one, place) => html`<li key=${place}><span>${shown(/** @type {any} */ (one))}</span>
      <button type="button" class="linkish" aria-label=${t('heads.dropOne', { name: shown(/** @type {any} */ (one)) })}
        onClick=${() => set(list.filter((_, other) => other !== place))}>${t('heads.drop')}</button></li>`)}</ul>`}
    <${Choice} name=${t('heads.more')} value="" options=${options.filter((one) => !list.includes(one.value))}
      onChange=${(/** @type {string} */ name) => name && set([...list, name])} />
  </div>`;
}
