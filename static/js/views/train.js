// @ts-check
// Column 3: how it learns, what that will cost, and the shelf of runs.

import { html } from 'htm/preact';
import {
  chooseBlock, setBlockArgument, setCallback, setCallbackArgument, setFit, setSeed, setShuffle,
} from '../actions/edit.js';
import { toggleComparing } from '../actions/compare.js';
import { open } from '../actions/page.js';
import { useId, useState } from 'preact/hooks';
import { BlockForm } from '../components/blockform.js';
import { Choice, NumberField, Switch } from '../components/controls.js';
import { FaultList, fieldFaults, isAt } from '../components/faults.js';
import { Heads, OneHead } from '../components/heads.js';
import { Icon } from '../components/icons.js';
import { PlanCard } from '../components/plancard.js';
import { RunCard } from '../components/runcard.js';
import { Term } from '../components/term.js';
import { fields, find, parts, wholeNumber } from '../fields.js';
import { t, word } from '../i18n.js';
import { configOf } from '../spec.js';
import { catalog, plan, runs, spec, ticking } from '../store.js';
import { heads, ofHead } from '../wiring.js';

/** @typedef {import('../types.js').Block} Block */
/** @typedef {import('../types.js').Field} Field */
/** @typedef {import('../types.js').Spec} Spec */

export function TrainColumn() {
  const now = spec.value;
  if (!now) return null;
  return html`<section class="col train" id="train" aria-labelledby="train-title">
    <div class="h"><h2 id="train-title"><span class="n" aria-hidden="true">3</span>${t('column.train')}</h2></div>
    ${heads(now).length > 1 ? html`<${Heads} now=${now} losses=${options('loss')} />` : html`<${LossChoice} now=${now} />`}
    <${OptimizerChoice} now=${now} />
    <${FitFields} now=${now} />
    <${More} now=${now} />
    <${PlanCard} />
    <div class="sub"><h3><${Term} id="run">${t('run.shelf')}</${Term}></h3><span class="acts">
      <button type="button" class="linkish" aria-haspopup="dialog" onClick=${() => open({ name: 'race' })}>${t('race.short')}</button>
      ${runs.value.length > 1 && html`<button type="button" class="linkish" aria-pressed=${ticking.value ? 'true' : 'false'}
        onClick=${toggleComparing}>${t('lens.compare')}</button>`}</span></div>
    ${runs.value.length
      ? html`<ul>${runs.value.map((run) => html`<${RunCard} key=${run.id} run=${run} />`)}</ul>`
      : html`<p class="none">${t('run.none')}</p>`}
  </section>`;
}

/** @param {string} kind */
function options(kind) {
  const blocks = catalog.value?.kinds[kind] ?? [];
  const name = (/** @type {Block} */ block) => (kind === 'optimizer' ? block.class_name : longest(block));
  return blocks.map((block) => ({ value: block.class_name, text: name(block) }));
}

/** @param {Block} block @returns {string} the spelling that says most: binary_crossentropy rather than bce */
function longest(block) {
  return [block.name, ...block.aliases].filter((one) => one === one.toLowerCase()).reduce((a, b) => (b.length > a.length ? b : a), block.name);
}

/** @param {'loss' | 'optimizer'} kind @param {string} name */
function choose(kind, name) {
  const block = find(catalog.value?.kinds[kind], name);
  if (block) chooseBlock(kind, block);
}

/** @param {{ now: Spec }} props */
function LossChoice({ now }) {
  const block = find(catalog.value?.kinds.loss, /** @type {any} */ (ofHead(now.compile.loss, heads(now)[0] ?? '')));
  const faults = (plan.value?.errors ?? []).filter((fault) => isAt(fault, 'compile') && !isAt(fault, 'compile', 'optimizer'));
  const warnings = (plan.value?.warnings ?? []).filter((fault) => isAt(fault, 'compile') || isAt(fault, 'fit'));
  return html`<${Choice} label=${t('train.loss')} about=${block ? `loss:${block.class_name}` : 'loss'} help=${block ? `${word(block.title)}. ${word(block.help)}` : ''}
      value=${block?.class_name ?? ''} options=${options('loss')} onChange=${(/** @type {string} */ name) => choose('loss', name)} />
    <${FaultList} list=${faults} /><${FaultList} list=${warnings} warn />`;
}

/** @param {{ now: Spec }} props the optimizer and its simple arguments, side by side */
function OptimizerChoice({ now }) {
  const block = find(catalog.value?.kinds.optimizer, now.compile.optimizer);
  const config = configOf(now.compile.optimizer);
  const of = block ? `optimizer:${block.class_name}` : 'optimizer';
  const faults = fieldFaults(plan.value?.errors ?? [], 'compile', 'optimizer', 'config');
  const set = (/** @type {string} */ name, /** @type {any} */ value) => setBlockArgument('optimizer', name, value);
  const lead = parts(fields(block?.schema)).simple.slice(0, 1);
  const whole = (plan.value?.errors ?? []).filter((fault) => isAt(fault, 'compile', 'optimizer') && !isAt(fault, 'compile', 'optimizer', 'config'));
  return html`<div class="two rate">
      <${Choice} label=${t('train.optimizer')} about=${of} help=${word(block?.help)} value=${block?.class_name ?? ''} options=${options('optimizer')}
        onChange=${(/** @type {string} */ name) => choose('optimizer', name)} />
      <${BlockForm} schema=${only(block, lead)} config=${config} set=${set} faults=${faults} of=${of} fold=${false} />
    </div><${FaultList} list=${whole} />`;
}

/** @param {Block | undefined} block @param {Field[]} list @returns {import('../types.js').Schema | undefined} the schema of these fields only */
function only(block, list) {
  if (!block) return undefined;
  const names = list.map((field) => field.name);
  const properties = Object.fromEntries(Object.entries(block.schema.properties ?? {}).filter(([name]) => names.includes(name)));
  return { ...block.schema, properties };
}

const EPOCHS = wholeNumber('epochs', 1, 10_000);
const BATCH = wholeNumber('batch_size', 1, 65_536);
const SEED = wholeNumber('seed', 0, 2 ** 32 - 1);

/** @param {{ now: Spec }} props */
function FitFields({ now }) {
  const faults = fieldFaults(plan.value?.errors ?? [], 'fit');
  return html`<div class="two">
    <${NumberField} label=${t('train.epochs')} about="epoch" field=${EPOCHS} value=${now.fit.epochs} fault=${faults.epochs ?? null}
      onChange=${(/** @type {number | null} */ value) => value !== null && setFit('epochs', value)} />
    <${NumberField} label=${t('train.batch')} about="batch_size" field=${BATCH} value=${now.fit.batch_size} fault=${faults.batch_size ?? null}
      onChange=${(/** @type {number | null} */ value) => value !== null && setFit('batch_size', value)} />
  </div>`;
}

/** @param {{ now: Spec }} props what is seldom changed: the optimizer's other arguments, seed, shuffling, callbacks */
function More({ now }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const block = find(catalog.value?.kinds.optimizer, now.compile.optimizer);
  const lead = parts(fields(block?.schema)).simple.slice(0, 1);
  const rest = fields(block?.schema).filter((field) => !lead.some((one) => one.name === field.name));
  const callbacks = catalog.value?.kinds.callback ?? [];
  const on = (/** @type {Block} */ one) => (now.fit.callbacks ?? []).find((value) => find([one], value));
  const summary = [`${t('train.seed')} ${now.seed}`, ...callbacks.filter(on).map((one) => one.class_name)].join(' · ');
  return html`<button type="button" class="fold" aria-expanded=${open ? 'true' : 'false'} aria-controls=${id} onClick=${() => setOpen(!open)}>
      <span class="lead"><${Icon} name="right" />${t('form.advanced')}</span>${!open && html`<span class="cap">${summary}</span>`}</button>
    ${open && html`<div id=${id}>
      ${heads(now).length < 2 && html`<${OneHead} now=${now} />`}
      <div class="pair"><${BlockForm} schema=${only(block, rest)} config=${configOf(now.compile.optimizer)} fold=${false} of=${`optimizer:${block?.class_name}`}
        set=${(/** @type {string} */ name, /** @type {any} */ value) => setBlockArgument('optimizer', name, value)} /></div>
      <${NumberField} label=${t('train.seed')} about="seed" field=${SEED} value=${now.seed} onChange=${(/** @type {number | null} */ value) => value !== null && setSeed(value)} />
      <${Switch} label=${t('train.shuffle')} about="shuffle" value=${now.fit.shuffle ?? true} onChange=${setShuffle} />
      ${callbacks.map((one) => html`<div key=${one.class_name}>
        <${Switch} label=${word(one.title)} about=${`callback:${one.class_name}`} help=${word(one.help)} value=${Boolean(on(one))} onChange=${(/** @type {boolean} */ value) => setCallback(one, value)} />
        ${on(one) && html`<${BlockForm} schema=${one.schema} config=${configOf(on(one))} of=${`callback:${one.class_name}`}
          set=${(/** @type {string} */ name, /** @type {any} */ value) => setCallbackArgument(one, name, value)} />`}
      </div>`)}
    </div>`}`;
}
