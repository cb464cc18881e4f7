// @ts-check
// The stage: what the network does now. Nothing can be set here.

import { html } from 'htm/preact';
import { backToItsModel, openRun } from '../actions/runs.js';
import { lazy } from '../components/lazy.js';
import { Lens, LensTabs } from '../components/lenstabs.js';
import { experimentName, figure, isSaid, t } from '../i18n.js';
import { changed, lens, log, mine, now, offlineSince, refused, replaying, run, runs, stale, wide } from '../store.js';

const TryIt = lazy(async () => (await import('../components/tryit.js')).TryIt);

export function LookColumn() {
  const shown = run.value;
  return html`<section class="col look" id="look" aria-labelledby="look-title">
    ${replaying.value && html`<div class="load" aria-hidden="true"></div>`}
    <div class="h"><h2 id="look-title"><span class="n" aria-hidden="true">4</span>${t('column.look')}</h2><${LensTabs} /></div>
    ${shown && html`<p class="cap of">${t('look.run', { n: shown.number, name: shown.label || experimentName(shown.name) })}${
      shown.origin && html` · <${Origin} origin=${shown.origin} />`}</p>`}
    <${Notes} />
    <${Lens} />
    ${!wide.value && lens.value === 'overview' && html`<${TryIt} />`}
  </section>`;
}

/** @param {{ origin: { run: string, epoch: number } }} props the run and the epoch that this one goes on from */
function Origin({ origin }) {
  const number = runs.value.find((one) => one.id === origin.run)?.number;
  return html`<button type="button" class="linkish" data-origin onClick=${() => void openRun(origin.run)}>${
    number ? t('look.from', { n: number, e: origin.epoch }) : t('look.fromOther', { e: origin.epoch })}</button>`;
}

/** @returns {string[]} what happened to the run besides learning, as keys of sentences */
function happenings() {
  const told = log.value;
  if (!told) return [];
  return [...(told.broke ? [`broke.${told.broke.reason}`] : []), `why.${told.state}.${told.reason}`, ...told.notes.map((code) => `note.${code}`)].filter(isSaid);
}

/** Lasting conditions: an older run is shown, the line is down, a run that was broken off, a refusal. */
function Notes() {
  return html`
    ${refused.value && html`<div class="note bad" role="alert"><span>${refused.value}</span></div>`}
    ${offlineSince.value !== null && html`<div class="note" data-note="offline"><span>${t('note.offline', {
      s: figure(Math.max(0, Math.round((now.value - offlineSince.value) / 1000))),
    })}</span></div>`}
    ${offlineSince.value === null && stale.value && html`<div class="note" data-note="stale"><span>${t('note.stale')}</span></div>`}
    ${!mine.value && html`<div class="note" data-note="shared"><span>${t('note.shared')}</span></div>`}
    ${happenings().map((key) => html`<div key=${key} class="note" data-note=${key}><span>${t(key, { e: log.value?.broke?.epoch ?? 0 })}</span></div>`)}
    ${changed.value && run.value && html`<div class="note" data-note="changed"><span>${t('note.changed', { n: run.value.number })}</span>
      <button type="button" class="btn ghost" onClick=${backToItsModel}>${t('note.back')}</button></div>`}`;
}
