// @ts-check
// ALL mutable state of the page: signals, and values derived from them. Only the files in actions/ write here.

import { computed, signal } from '@preact/signals';
import { mainAction } from './film.js';
import { bestEpoch, ended, mainMetric } from './record.js';
import { alike } from './spec.js';
import { heads } from './wiring.js';

/** @typedef {import('./types.js').Spec} Spec */
/** @typedef {import('./types.js').Plan} Plan */
/** @typedef {import('./types.js').PlanLayer} PlanLayer */
/** @typedef {import('./types.js').Catalog} Catalog */
/** @typedef {import('./types.js').Dataset} Dataset */
/** @typedef {import('./types.js').Sample} Sample */
/** @typedef {import('./types.js').Run} Run */
/** @typedef {import('./types.js').Log} Log */
/** @typedef {import('./types.js').Answered} Answered */
/** @typedef {import('./types.js').Lane} Lane */
/** @typedef {import('./types.js').Language} Language */
/** @typedef {{ text: string, undo?: () => void }} Toast */
/** @typedef {'data' | 'model' | 'train' | 'look'} Column */
/** @typedef {'stack' | 'graph' | 'code'} ModelView */
/** @typedef {'keras' | 'curl' | 'json'} CodeFormat */
/** @typedef {{ name: 'examples' | 'keys' | 'words' | 'race' } | { name: 'card', id: string } | ({ name: 'palette' } & import('./actions/edit.js').Slot) | { name: 'menu', id: string }} Overlay */

// ---- the person's choices, remembered on this device
export const language = signal(/** @type {Language} */ ('en'));
export const words = signal(/** @type {{ [language: string]: { [key: string]: string } }} */ ({ en: {}, ko: {} }));
export const theme = signal(/** @type {'light' | 'dark'} */ ('light'));
export const singleKeys = signal(true);
export const calm = signal(false);
/** For a whole room: large letters, only Model and Look. */
export const projector = signal(false);

// ---- what the server offers
export const catalog = signal(/** @type {Catalog | null} */ (null));
export const datasets = signal(/** @type {Dataset[]} */ ([]));
/** The glossary: comes with the first help card. */
export const terms = signal(/** @type {import('./types.js').Terms | null} */ (null));
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
/** What can read a shape, by the shape: told by the server, kept as long as the page lives. */
export const fitting = signal(/** @type {{ [shape: string]: { [layer: string]: import('./types.js').Fit } }} */ ({}));
/** The experiment as text, and of which spec; null before the first answer. */
export const code = signal(/** @type {import('./types.js').Code | null} */ (null));
export const codeFails = signal(/** @type {string | null} */ (null));

// ---- runs, and the one that is shown
export const runs = signal(/** @type {Run[]} */ ([]));
export const runId = signal(/** @type {string | null} */ (null));
export const runSpecs = signal(/** @type {{ [id: string]: Spec }} */ ({}));
export const runPlans = signal(/** @type {{ [id: string]: Plan }} */ ({}));
export const log = signal(/** @type {Log | null} */ (null));
export const replaying = signal(false);
export const sending = signal(false);
/** A command on its way: the training answers between two batches, which can take a while. */
export const pending = signal(/** @type {{ type: string, command: number, value?: number } | null} */ (null));
/** The line to the run is down, and has been for a moment. */
export const stale = signal(false);
export const refused = signal(/** @type {string | null} */ (null));

// ---- runs side by side
/** Runs that are compared, each with its series for as long as it is among them. */
export const compared = signal(/** @type {{ id: string, series: number }[]} */ ([]));
/** The shelf shows its ticks. */
export const ticking = signal(false);
/** What is known of compared runs that are not the one shown. */
export const tracks = signal(/** @type {{ [id: string]: Log }} */ ({}));
/** Which rows' figures are compared, as far as a run has them. */
export const comparedPart = signal(/** @type {'validation' | 'train'} */ ('validation'));
/** The epoch that the pointer is at in a chart of several runs: every such chart shows it. */
export const pointed = signal(/** @type {number | null} */ (null));
/** Whether the finishing line lies in the loss, where there is a metric too. */
export const goalInLoss = signal(false);
/** What a run has to reach to be there; null: what about half of them reach. */
export const goal = signal(/** @type {number | null} */ (null));

// ---- the film: the playhead is an epoch, between two of them while it moves
export const head = signal(0);
export const playing = signal(false);
export const stopAt = signal(Infinity);

// ---- what a person tries, and what the model of the shown epoch says of it
export const tried = signal(/** @type {import('./types.js').Nested | null} */ (null));
export const guess = signal(/** @type {import('./types.js').Guess | null} */ (null));
export const guessFails = signal(/** @type {string | null} */ (null));
/** The window has room for the Data column's foot: what one tries stands there, else in Look. */
export const wide = signal(true);

// ---- what was right and wrong
/** The rows that were chosen to be judged. */
export const part = signal(/** @type {import('./types.js').Part} */ ('validation'));
/** The cell of the confusion matrix whose rows are shown; null for all that is wrong. */
export const cell = signal(/** @type {{ truth: number, said: number } | null} */ (null));
/** The class whose curve is in colour. */
export const judgedClass = signal(/** @type {number | null} */ (null));

// ---- the page
export const ready = signal(false);
export const bootFails = signal(/** @type {string | null} */ (null));
export const column = signal(/** @type {Column} */ ('look'));
/** How the model is shown. */
export const modelView = signal(/** @type {ModelView} */ ('stack'));
export const codeFormat = signal(/** @type {CodeFormat} */ ('keras'));
/** Graph and code take the room of Data, which folds to a rail; opened again by hand. */
export const dataOpen = signal(false);
/** One column at a time: the graph is to look at, its layers are edited in a list. */
export const narrow = signal(false);
/** Two columns side by side: Look stays, one of the others stands beside it. */
export const besides = signal(false);
/** The way to look that was chosen: the name of a lens. */
export const lens = signal('overview');
/** What the server said last of the run's model, by view. */
export const looks = signal(/** @type {{ [view: string]: Answered }} */ ({}));
/** Chosen in a lens: a layer by name, a sample by row, a filter; the class that stands out. */
export const lookLayer = signal(/** @type {string | null} */ (null));
export const lookRow = signal(/** @type {number | null} */ (null));
export const lookFilter = signal(0);
export const lookClass = signal(/** @type {number | null} */ (null));
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
/** The plan of what Look shows: the run's, or the bench's as long as nothing ran. */
export const shownPlan = computed(() => (runId.value ? (runPlans.value[runId.value] ?? null) : plan.value));
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
/** The end whose outputs are shown, by name; empty for a model with one. */
export const shownHead = computed(() => (runSpec.value ? (heads(runSpec.value)[0] ?? '') : ''));
export const metricOf = computed(() => (log.value && learned.value ? mainMetric(log.value, shownHead.value) : null));
/** Without validation rows the pictures show rows that were learned from, and must say so. */
export const validated = computed(() => ((runSpec.value ?? spec.value)?.data.validation_split ?? 0) > 0);
/** The rows that are judged: without validation rows those that were learned from. */
export const judgedPart = computed(() => (part.value === 'validation' && !validated.value ? 'train' : part.value));
/** The bench no longer holds what the shown run was made of. */
export const changed = computed(() => {
  if (!runId.value || !catalog.value || !runSpec.value) return false;
  return !alike(runSpec.value, spec.value, catalog.value);
});
/** What the shown run is made of stands on the bench too, however it is trained there: its pictures belong to the cards. */
export const sameModel = computed(() => {
  const [old, now] = [runSpec.value, spec.value];
  return Boolean(old && now && catalog.value && alike({ ...now, data: old.data, model: old.model }, now, catalog.value));
});
export const lanes = computed(() => compared.value.flatMap(({ id, series }) => {
  const found = runs.value.find((one) => one.id === id);
  const known = id === runId.value ? log.value : (tracks.value[id] ?? null);
  return found ? [/** @type {Lane} */ ({ run: found, series, log: known })] : [];
}));
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
