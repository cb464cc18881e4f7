// @ts-check
// One run on the shelf: the sign of its state, its name, how its loss fell, its best metric.

import { html } from 'htm/preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { compareRace, toggleCompared } from '../actions/compare.js';
import { goOn, removeRun, share, show } from '../actions/runs.js';
import { openReport } from '../actions/share.js';
import { changeRun } from '../actions/shelf.js';
import { rename } from '../actions/page.js';
import { duration, experimentName, loss, metric, t } from '../i18n.js';
import { compared, learned, renaming, runId, shownEpoch, ticking } from '../store.js';
import { Icon, SeriesSign, StateSign } from './icons.js';
import { Kebab } from './menu.js';

/** @typedef {import('../types.js').Run} Run */

/** @param {{ run: Run }} props */
export function RunCard({ run }) {
  const on = run.id === runId.value;
  const name = run.label || experimentName(run.name);
  if (renaming.value === run.id) return html`<li class=${`run${on ? ' on' : ''}`}><${Rename} run=${run} /></li>`;
  const best = run.metric?.best;
  const value = run.state === 'diverged' ? '–' : run.metric ? metric(plain(run.metric.name), best) : run.spark.length ? loss(run.spark.at(-1)) : '–';
  const anybody = [
    { text: t('run.share'), act: () => void share(run) },
    { text: t('run.report'), act: () => openReport(run) },
    ...(run.race ? [{ text: t('compare.race'), act: () => compareRace(run) }] : []),
  ];
  const items = !run.mine ? anybody : [
    { text: t('run.rename'), act: () => rename(run.id) },
    ...(on && learned.value ? [{ text: t('steer.goOn', { n: Math.max(1, shownEpoch.value) }), act: () => void goOn() }] : []),
    ...anybody,
    { text: t('run.delete'), act: () => void removeRun(run.id) },
  ];
  return html`<li class=${`run${on ? ' on' : ''}${ticking.value ? ' picks' : ''}`}>
    ${ticking.value && html`<${Tick} run=${run} name=${name} />`}
    <button type="button" class=${`open${run.spark.length > 1 ? '' : ' bare'}`} aria-current=${on ? 'true' : undefined} onClick=${() => show(run.id)}
      title=${[t('run.number', { n: run.number }), experimentName(run.name), stateText(run), opened(run)].filter(Boolean).join(', ')}>
      <${StateSign} state=${run.state} />
      <span><span class="nm">${name}</span><span class="state">${run.number} · ${stateText(run)}${run.opened.length > 0 && html`<span class="opened" title=${opened(run)}><${Icon} name="lock" />${run.opened.length}</span>`}</span></span>
      ${run.spark.length > 1 && html`<${Spark} values=${run.spark} />`}
      <b>${value}</b>
    </button>
    <${Kebab} id=${`run ${run.id}`} label=${t('run.menu', { name })} items=${items} />
  </li>`;
}

/** @param {{ run: Run, name: string }} props whether it is compared, and as which series */
function Tick({ run, name }) {
  const series = compared.value.find((one) => one.id === run.id)?.series;
  return html`<label class="tick"><input type="checkbox" checked=${series !== undefined} aria-label=${t('compare.tick', { n: run.number, name })}
    onChange=${(/** @type {Event} */ event) => {
      toggleCompared(run.id);
      // Six are enough: then the tick does not stay.
      /** @type {HTMLInputElement} */ (event.target).checked = compared.peek().some((one) => one.id === run.id);
    }} />${series ? html`<${SeriesSign} series=${series} />` : html`<span class="ser"></span>`}</label>`;
}

/** @param {Run} run @returns {string} how often its test rows were opened */
const opened = (run) => (run.opened.length ? t('run.opened', { n: run.opened.length }) : '');

/** @param {string} name */
const plain = (name) => name.replace(/^val_/, '');

/** @param {Run} run @returns {string} */
function stateText(run) {
  const again = run.attempt > 1 ? ` · ${t('run.attempt', { n: run.attempt })}` : '';
  if (run.state === 'queued') {
    if (!run.queue) return t('state.waiting') + again;
    const { position: n, starts_in: s } = run.queue;
    return t(s >= 1 ? 'state.queuedFor' : 'state.queued', { n, s: duration(s) }) + again;
  }
  if (run.state === 'stopped' || run.state === 'diverged') return t(`state.${run.state}`, { n: run.epoch }) + again;
  if (run.state === 'running') return t('state.running', { n: run.epoch }) + again;
  return t(`state.${run.state}`) + again;
}

/** @param {{ values: (number | null)[] }} props */
function Spark({ values }) {
  const good = values.map((value) => (value === null || !Number.isFinite(value) ? null : value));
  const known = /** @type {number[]} */ (good.filter((value) => value !== null));
  const most = Math.max(...known, 1e-9);
  const least = Math.min(...known, most);
  const y = (/** @type {number} */ value) => 20 - (18 * (value - least)) / (most - least || 1);
  const points = good.flatMap((value, i) => (value === null ? [] : [`${(1 + (i * 54) / Math.max(1, good.length - 1)).toFixed(1)},${y(value).toFixed(1)}`]));
  return html`<svg class="spark" viewBox="0 0 56 22" preserveAspectRatio="none" aria-hidden="true">
    ${points.length > 1 && html`<polyline points=${points.join(' ')} />`}</svg>`;
}

/** @param {{ run: Run }} props */
export function Rename({ run }) {
  const ref = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [before] = useState(() => run.label || experimentName(run.name)); // a name that comes meanwhile leaves what is typed alone
  useLayoutEffect(() => ref.current?.select(), []);
  const done = (/** @type {boolean} */ keep) => {
    const text = ref.current?.value.trim() ?? '';
    rename(null);
    if (keep && text && text !== before) void changeRun(run.id, { label: text });
  };
  const keys = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    done(event.key === 'Enter');
  };
  return html`<form onSubmit=${(/** @type {Event} */ event) => event.preventDefault()}>
    <input ref=${ref} class="ctl" maxlength="120" aria-label=${t('run.newName')} defaultValue=${before}
      onKeyDown=${keys} onBlur=${() => done(true)} /></form>`;
}
