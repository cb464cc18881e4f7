// @ts-check
// The sheet of the fair race: one thing, its values, and what all entries have in common.

import { html } from 'htm/preact';
import { useEffect, useId, useMemo, useState } from 'preact/hooks';
import { checkRace, startRace } from '../actions/race.js';
import { Choice } from '../components/controls.js';
import { shown } from '../fields.js';
import { figure, t, word } from '../i18n.js';
import { MOST, firstValues, meant, things, typed } from '../race.js';
import { catalog, spec } from '../store.js';
import { Sheet } from './sheets.js';

/** @typedef {import('../race.js').Thing} Thing */
/** @typedef {import('../types.js').Json} Json */
/** @typedef {import('../actions/race.js').Check} Check */

const QUIET = 200; // ms without a change before the server is asked

/** @param {Thing} thing */
const label = (thing) => ('words' in thing.label ? word(thing.label.words) : t(thing.label.key));

export function RaceSheet() {
  const now = spec.value;
  const list = useMemo(() => (now && catalog.value ? things(now, catalog.value) : []), [now]);
  const [id, setId] = useState(list.some((one) => one.id === 'optimizer learning_rate') ? 'optimizer learning_rate' : 'optimizer');
  const thing = list.find((one) => one.id === id) ?? list[0];
  if (!thing) return null;
  const options = list.map((one) => ({ value: one.id, text: label(one), group: t(one.group.key, one.group.facts) }));
  return html`<${Sheet} title=${t('race.title')}>
    <p class="lead">${t('race.lead')}</p>
    <${Choice} label=${t('race.thing')} value=${thing.id} options=${options} onChange=${setId} />
    <${Entries} key=${thing.id} thing=${thing} />
  </${Sheet}>`;
}

/** @param {{ thing: Thing }} props */
function Entries({ thing }) {
  const [values, setValues] = useState(() => firstValues(thing));
  const [wrong, setWrong] = useState(/** @type {string[]} */ ([]));
  const [check, setCheck] = useState(/** @type {Check | null} */ (null));
  const [going, setGoing] = useState(false);
  const [refusal, setRefusal] = useState(/** @type {string | null} */ (null));
  const question = JSON.stringify(values);
  useEffect(() => {
    let late = false;
    setCheck(null);
    const timer = setTimeout(() => void checkRace(thing, values).then((found) => late || setCheck(found), () => null), QUIET);
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [question]);
  const change = (/** @type {Json[]} */ next, /** @type {string[]} */ bad = []) => {
    setValues(next);
    setWrong(bad);
  };
  const faults = [...wrong.map((one) => t('race.wrong', { value: one })), ...(check?.faults ?? []), ...(refusal ? [refusal] : [])];
  const reason = values.length < 2 ? t('race.few') : values.length > MOST ? t('race.many', { n: MOST }) : '';
  const ready = !reason && !faults.length && check !== null && !going;
  const go = async () => {
    if (!ready) return;
    setGoing(true);
    setRefusal(await startRace(thing, values));
    setGoing(false);
  };
  return html`
    ${thing.choices.length ? html`<${Choices} thing=${thing} values=${values} change=${change} />` : html`<${Numbers} thing=${thing} values=${values} change=${change} />`}
    ${faults.map((fault) => html`<p key=${fault} class="under" role="alert">${fault}</p>`)}
    <p class="lead fair">${fairness(thing, check)}</p>
    <button type="button" class="btn pri" data-race aria-disabled=${ready ? undefined : 'true'} onClick=${() => void go()}>${
      reason || t('race.start', { n: values.length })}</button>`;
}

/** @param {Thing} thing @param {Check | null} check @returns {string} what all of them start from, as the plans say it */
function fairness(thing, check) {
  const now = spec.value;
  const plan = check?.plans[0];
  if (!now || !check || !plan?.training) return t('race.checking');
  const facts = { seed: now.seed, epochs: figure(now.fit.epochs), n: figure(plan.training.rows) };
  const order = thing.id === 'batch' ? 'race.sameRows' : 'race.sameBatches';
  const weights = thing.field?.kind === 'initializer' ? 'race.otherWeights' : check.alike ? 'race.sameWeights' : 'race.otherShapes';
  return `${t(weights, facts)} ${t(order, facts)}`;
}

/** @param {{ thing: Thing, values: Json[], change: (next: Json[]) => void }} props */
function Choices({ thing, values, change }) {
  const turn = (/** @type {Json} */ value) => change(values.includes(value) ? values.filter((one) => one !== value) : [...values, value]);
  return html`<fieldset class="entries"><legend class="lab">${t('race.values', { n: values.length, most: MOST })}</legend>
    ${thing.choices.map((choice) => {
      const value = meant(thing)(choice);
      const on = values.includes(value);
      return html`<label key=${choice} class="pick"><input type="checkbox" checked=${on} aria-disabled=${!on && values.length >= MOST ? 'true' : undefined}
        onChange=${() => (on || values.length < MOST ? turn(value) : change([...values]))} />
        <span>${choice}</span></label>`;
    })}</fieldset>`;
}

/** @param {{ thing: Thing, values: Json[], change: (next: Json[], wrong?: string[]) => void }} props */
function Numbers({ thing, values, change }) {
  const id = useId();
  const [text, setText] = useState(values.map(shown).join(', '));
  const input = (/** @type {Event} */ event) => {
    const next = /** @type {HTMLInputElement} */ (event.target).value;
    setText(next);
    const found = typed(thing, next);
    change(found.values, found.wrong);
  };
  return html`<div class="field"><div class="lab"><label for=${id}>${t('race.numbers', { most: MOST })}</label></div>
    <input id=${id} class="ctl" inputmode="text" autocomplete="off" value=${text} onInput=${input} /></div>`;
}
