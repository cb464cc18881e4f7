// @ts-check
// What every lens on the run's model shares: the answer of its view at the playhead, and the choice of a layer.

import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import { leave, lookAtLayer, want } from '../actions/looks.js';
import { t } from '../i18n.js';
import { learned, lookLayer, looks, over, plan, playing, runId, selectedLayer, shownEpoch, shownPlan } from '../store.js';
import { Choice } from './controls.js';

/** @typedef {import('../types.js').Answered} Answered */

/** @param {string} view @returns {string[]} the names of the layers of which it shows something */
export function layersWith(view) {
  return (shownPlan.value?.layers ?? []).filter((layer) => layer.views?.includes(view)).map((layer) => layer.name);
}

/** @param {string} view @returns {string} the layer to look at: chosen in a lens, or by its card, or the first; empty if there is none */
export function layerFor(view) {
  const names = layersWith(view);
  const card = selectedLayer.value ? plan.value?.byId.get(selectedLayer.value)?.name : null;
  return names.find((name) => name === lookLayer.value) ?? names.find((name) => name === card) ?? names[0] ?? '';
}

/**
 * The newest answer there is of the run that is shown, which may be an epoch behind the playhead for a moment.
 * @param {string} view
 * @param {{ [argument: string]: string | number | null }} [given] null: the view's own default
 * @returns {Answered | null}
 */
export function useLook(view, given = {}) {
  const run = runId.value;
  const epoch = shownEpoch.value;
  const query = Object.entries(given).filter(([, value]) => value !== null).map(([name, value]) => `&${name}=${encodeURIComponent(String(value))}`).join('');
  const ready = learned.value > 0;
  const live = playing.value && !over.value; // then the last epoch at hand will do; afterwards it must be the very one
  useEffect(() => {
    if (run && ready) want(view, { run, query, epoch });
  }, [view, run, query, epoch, ready, live]);
  useEffect(() => () => leave(view), [view]);
  const found = looks.value[view];
  return found && found.run === run && (found.query === query || found.answer) ? found : null;
}

/** @param {number | null | undefined} value any of an answer @param {number} epoch @returns {string} what to say of a model that has diverged */
export function broken(value, epoch) {
  return value === null ? t('views.broken', { e: epoch }) : '';
}

/** @param {{ look: Answered | null, none: string }} props what stands instead of a picture as long as there is none */
export function Instead({ look, none }) {
  if (look?.fails) return html`<p class="say" role="alert">${look.fails}</p>`;
  if (!runId.value) return html`<p class="say">${none}</p>`;
  return html`<p class="say">${t(learned.value ? 'views.asking' : over.value ? 'views.never' : 'views.soon', { e: shownEpoch.value })}</p>`;
}

/** @param {{ look: Answered }} props that the picture is of another epoch than the playhead's: told if it lasts */
export function Late({ look }) {
  return look.epoch === shownEpoch.value ? null : html`<div class="load" data-late aria-hidden="true"></div>`;
}

/** @param {{ view: string }} props nothing to choose if only one fits */
export function LayerChoice({ view }) {
  const names = layersWith(view);
  if (names.length < 2) return null;
  return html`<div class="which"><${Choice} name=${t('views.layer')} value=${layerFor(view)} onChange=${lookAtLayer}
    options=${names.map((name) => ({ value: name, text: name }))} /></div>`;
}
