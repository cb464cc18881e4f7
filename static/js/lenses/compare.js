// @ts-check
// The lens for several runs at once: their curves, what they do differently, and who got there first.

import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import { chooseGoal, comparePart, setGoal, toggleComparing } from '../actions/compare.js';
import { open, say, showColumn } from '../actions/page.js';
import { keepTracks } from '../actions/tracks.js';
import { CompareTable, known } from '../components/comparetable.js';
import { NumberField } from '../components/controls.js';
import { LaneCurves } from '../components/lanecurves.js';
import { aim, columnOf, hasValidation, metricThatCounts, nameOf, partShown, standings } from '../components/standing.js';
import { wholeNumber } from '../fields.js';
import { shortened } from '../finish.js';
import { figure, isShare, metric, metricName, rich, t } from '../i18n.js';
import { atEnd, lanes, playing, shownEpoch, ticking } from '../store.js';

export function Compare() {
  useEffect(() => keepTracks(), []);
  const several = lanes.value.length > 1;
  const said = several ? sentences() : [{ key: 'compare.none', facts: {} }];
  const text = said.map(({ key, facts }) => t(key, facts)).join(' ');
  const rests = atEnd.value || !playing.value;
  useEffect(() => {
    if (several && rests) say(text);
  }, [several && rests, text]);
  return html`
    <p class="say" id="say">${said.map(({ key, facts }) => [rich(key, facts), ' '])}</p>
    ${several && html`<${Remarks} /><${LaneCurves} /><${Aim} /><${CompareTable} />`}
    <div class="acts start">
      ${!(several && ticking.value) && html`<button type="button" class="btn line" onClick=${choose}>${t('compare.choose')}</button>`}
      <button type="button" class="btn line" aria-haspopup="dialog" onClick=${() => open({ name: 'race' })}>${t('race.open')}</button>
    </div>`;
}

function choose() {
  if (!ticking.peek()) toggleComparing();
  showColumn('train');
  requestAnimationFrame(() => /** @type {HTMLElement | null} */ (document.querySelector('#train .run .tick input'))?.focus());
}

/** @returns {{ key: string, facts: { [name: string]: string } }[]} who is there, who leads, or who came closest */
function sentences() {
  const { name, high, goal } = aim();
  const rows = standings();
  const what = name === 'loss' ? t('chart.loss') : metricName(name);
  const sorted = rows.filter((row) => row.best).sort((a, b) => better(a, b, name, high));
  const leader = sorted[0];
  if (!leader) return [{ key: 'compare.starting', facts: { n: figure(rows.length) } }];
  const there = rows.filter((row) => row.arrived).sort((a, b) => a.arrived - b.arrived);
  const facts = { what: `${what} (${t(`chart.${partShown()}`)})`, goal: goal === null ? '' : metric(name, goal), e: figure(shownEpoch.value) };
  const [first] = there;
  if (!first) {
    const best = { name: nameOf(leader.lane.run), value: metric(name, columnOf(leader.lane, name)?.[leader.best - 1]), b: figure(leader.best) };
    const key = goal === null ? 'compare.leading' : rows.every((row) => row.over) ? 'compare.nobody' : 'compare.leads';
    return [{ key, facts: { ...facts, ...best } }];
  }
  const winners = there.filter((row) => row.arrived === first.arrived).map((row) => nameOf(row.lane.run)).join(', ');
  const names = shortened(rows.map((row) => nameOf(row.lane.run)));
  const brief = (/** @type {Standing} */ row) => names[rows.indexOf(row)] ?? '';
  const later = there.filter((row) => row.arrived > first.arrived).map((row) => t('compare.later', { name: brief(row), e: figure(row.arrived) }));
  const rest = rows.filter((row) => row.over && !row.arrived).map(brief);
  return [
    { key: 'compare.first', facts: { ...facts, name: winners, b: figure(first.arrived) } },
    ...(later.length ? [{ key: 'compare.then', facts: { list: later.join(', ') } }] : []),
    ...(rest.length ? [{ key: 'compare.never', facts: { list: rest.join(', ') } }] : []),
  ];
}

/** @typedef {ReturnType<typeof standings>[0]} Standing */

/** @param {Standing} a @param {Standing} b @param {string} name @param {boolean} high */
function better(a, b, name, high) {
  const value = (/** @type {Standing} */ row) => columnOf(row.lane, name)?.[row.best - 1] ?? NaN;
  return high ? value(b) - value(a) : value(a) - value(b);
}

/** What one has to know before believing the curves. */
function Remarks() {
  const ids = known().map((one) => one.id);
  const silent = lanes.value.filter((lane) => lane.log?.columns.loss && !columnOf(lane, 'loss')).map(({ run }) => nameOf(run));
  const keys = [
    ...(ids.some((id) => ['data', 'validation', 'test'].includes(id) || id.startsWith('options')) ? ['compare.otherData'] : []),
    ...(ids.some((id) => id.startsWith('loss')) ? ['compare.otherLoss'] : []),
  ];
  return html`${keys.map((key) => html`<div key=${key} class="note"><span>${t(key)}</span></div>`)}
    ${silent.length > 0 && html`<div class="note"><span>${t('compare.silent', { list: silent.join(', ') })}</span></div>`}`;
}

/** Which rows count, and the finishing line. */
function Aim() {
  const { name, goal } = aim();
  const main = metricThatCounts();
  const share = isShare(name);
  const field = { ...wholeNumber('goal', 0, share ? 100 : 1e9), integer: false, nullable: true, log: !share };
  const value = goal === null ? null : Number((share ? goal * 100 : goal).toPrecision(6));
  return html`<div class="aim">
    ${hasValidation() && html`<${Either} label=${t('compare.part')} now=${partShown()} onChoose=${comparePart}
      options=${[{ value: 'validation', text: t('chart.validation') }, { value: 'train', text: t('chart.train') }]} />`}
    <div class="line">
      ${main !== 'loss' && html`<${Either} label=${t('compare.goalIn')} now=${name} onChoose=${(/** @type {string} */ one) => chooseGoal(one === 'loss')}
        options=${[{ value: main, text: metricName(main) }, { value: 'loss', text: t('chart.loss') }]} />`}
      <${NumberField} label=${t(share ? 'compare.goalShare' : 'compare.goal')} field=${field} value=${value}
        onChange=${(/** @type {number | null} */ next) => setGoal(next === null ? null : share ? next / 100 : next)} />
    </div>
  </div>`;
}

/** @param {{ label: string, now: string, options: { value: string, text: string }[], onChoose: (value: any) => void }} props */
function Either({ label, now, options, onChoose }) {
  return html`<div class="seg" role="group" aria-label=${label}>${options.map(({ value, text }) => html`<button key=${value} type="button"
    aria-pressed=${value === now ? 'true' : 'false'} onClick=${() => onChoose(value)}>${text}</button>`)}</div>`;
}
