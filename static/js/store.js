// @ts-check
// ALL mutable state of the page: signals, and values derived from them. Only the files in actions/ write here.

import { computed, signal } from '@preact/signals';
import { mainAction } from './film.js';
import { bestEpoch, ended, mainMetric } from './record.js';
import { alike } from './spec.js';

/** @typedef {import('./types.js').Spec} Spec */
/** @typedef {import('./types.js').Plan} Plan */
/** @typedef {import('./types.js').PlanLayer} PlanLayer */
/** @typedef {import('./types.js').Catalog} Catalog */
/** @typedef {import('./types.js').Dataset} Dataset */
/** @typedef {import('./types.js').Sample} Sample */
/** @typedef {import('./types.js').Run} Run */
/** @typedef {import('./types.js').Log} Log */
/** @typedef {import('./types.js').Language} Language */
/** @typedef {{ text: string, undo?: () => void }} Toast */
/** @typedef {'data' | 'model' | 'train' | 'look'} Column */
/** @typedef {{ name: 'examples' | 'keys' } | { name: 'palette', at: number } | { name: 'menu', id: string }} Overlay */

// ---- the person's choices, remembered on this device
export const language = signal(/** @type {Language} */ ('en'));
export const words = signal(/** @type {{ [language: string]: { [key: string]: string } }} */ ({ en: {}, ko: {} }));
export const theme = signal(/** @type {'light' | 'dark'} */ ('light'));
export const singleKeys = signal(true);
export const calm = signal(false);

// ---- what the server offers
export const catalog = signal(/** @type {Catalog | null} */ (null));
export const datasets = signal(/** @type {Dataset[]} */ ([]));
export const samples = signal(/** @type {{ [question: string]: Sample[] }} */ ({}));

// ---- the experiment on the bench
export const spec = signal(/** @type {Spec | null} */ (null));
export const kept = signal(true);
export const past = signal(/** @type {{ spec: Spec, mark: string }[]} */ ([]));
export const future = signal(/** @type {{ spec: Spec, mark: string }[]} */ ([]));
export const selectedLayer = signal(/** @type {string | null} */ (null));
/** The layer that was added last: its card drops in. */
export const freshLayer = signal(/** @type {string | null} */ (null));
export const plan = signal(/** @type {(Plan & { byId: Map<string, PlanLayer> }) | null} */ (null));
export const planFails = signal(/** @type {string | null} */ (null));

// ---- runs, and the one that is shown
export const runs = signal(/** @type {Run[]} */ ([]));
export const runId = signal(/** @type {string | null} */ (null));
export const runSpecs = signal(/** @type {{ [id: string]: Spec }} */ ({}));
export const log = signal(/** @type {Log | null} */ (null));
export const replaying = signal(false);
export const sending = signal(false);
/** A command on its way: the training answers between two batches, which can take a while. */
export const pending = signal(/** @type {{ type: string, command: number, value?: number } | null} */ (null));
/** The line to the run is down, and has been for a moment. */
export const stale = signal(false);
export const refused = signal(/** @type {string | null} */ (null));

// ---- the film: the playhead is an epoch, between two of them while it moves
export const head = signal(0);
export const playing = signal(false);
export const stopAt = signal(Infinity);

// ---- the page
export const ready = signal(false);
export const bootFails = signal(/** @type {string | null} */ (null));
export const column = signal(/** @type {Column} */ ('look'));
/** Two columns side by side: Look stays, one of the others stands beside it. */
export const besides = signal(false);
/** The way to look that was chosen: the name of a lens. */
export const lens = signal('overview');
export const overlay = signal(/** @type {Overlay | null} */ (null));
export const toast = signal(/** @type {Toast | null} */ (null));
export const said = signal('');
export const offlineSince = signal(/** @type {number | null} */ (null));
export const now = signal(0);
export const tables = signal(/** @type {{ [chart: string]: boolean }} */ ({}));
export const logAxis = signal(false);
export const renaming = signal(/** @type {string | null} */ (null));

// ---- derived
export const shownColumn = computed(() => (besides.value && column.value === 'look' ? 'model' : column.value));
export const run = computed(() => runs.value.find((one) => one.id === runId.value) ?? null);
export const shownEpoch = computed(() => Math.round(head.value));
export const trained = computed(() => log.value?.trained ?? 0);
/** The epoch of another run that this one goes on from. */
export const base = computed(() => log.value?.base ?? 0);
/** Epochs that can be looked at. */
export const learned = computed(() => trained.value - base.value);
/** Whether the run that is shown may be steered; somebody else's may only be looked at. */
export const mine = computed(() => run.value?.mine ?? true);
export const dataset = computed(() => datasets.value.find((one) => one.name === spec.value?.data.dataset) ?? null);
export const best = computed(() => (log.value ? bestEpoch(log.value) : 0));
export const over = computed(() => ended(log.value));
export const runSpec = computed(() => (runId.value ? (runSpecs.value[runId.value] ?? null) : null));
/** The data set of what Look shows: the run's, or the bench's as long as nothing ran. */
export const shownDataset = computed(() => {
  const name = (runSpec.value ?? spec.value)?.data.dataset;
  return datasets.value.find((one) => one.name === name) ?? null;
});
/** @type {import('./types.js').Sample[]} */
const NONE = [];
/** The six samples of the run that is shown; the same array as long as they are the same, unlike the log. */
export const probed = computed(() => log.value?.samples ?? NONE);
export const view = computed(() => log.value?.view ?? null);
export const runEpochs = computed(() => run.value?.epochs || log.value?.epochs || (spec.value?.fit.epochs ?? 0));
export const metricOf = computed(() => (log.value && learned.value ? mainMetric(log.value) : null));
/** Without validation rows the pictures show rows that were learned from, and must say so. */
export const validated = computed(() => ((runSpec.value ?? spec.value)?.data.validation_split ?? 0) > 0);
/** The bench no longer holds what the shown run was made of. */
export const changed = computed(() => {
  if (!runId.value || !catalog.value || !runSpec.value) return false;
  return !alike(runSpec.value, spec.value, catalog.value);
});
export const faults = computed(() => plan.value?.errors ?? []);
export const atEnd = computed(() => over.value && head.value >= trained.value);
export const runState = computed(() => log.value?.state ?? (runId.value ? 'queued' : null));
export const mainButton = computed(() => mainAction({
  faulty: faults.value.length > 0,
  sending: sending.value,
  offline: offlineSince.value !== null,
  state: mine.value || !runState.value ? runState.value : 'finished', // somebody else's run is a film, and no more
  playing: playing.value,
  atEnd: atEnd.value,
  changed: changed.value,
}));
