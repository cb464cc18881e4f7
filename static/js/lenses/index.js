// @ts-check
// The lenses of Look, in the order of their tabs. A lens is one file and one line here.

import { shownPlan } from '../store.js';
import { lazy } from '../components/lazy.js';
import { Overview } from './overview.js';

/**
 * One way to look at a run. Its word is `lens.<name>` in both catalogues.
 * @typedef {object} Lens
 * @property {string} name
 * @property {() => boolean} fits whether it can show something of what is on the bench or trains; asked in every render, so it
 *   reads signals
 * @property {string[]} [views] what it shows, by the names that the plan has for it
 * @property {import('preact').ComponentType} View lazy, but for what the first page needs
 */

/** @type {Lens[]} */
export const LENSES = [
  { name: 'overview', fits: () => true, View: Overview },
  { name: 'weights', fits: () => true, View: lazy(async () => (await import('./weights.js')).Weights) },
  { name: 'gradients', fits: () => true, View: lazy(async () => (await import('./gradients.js')).Gradients) },
  { name: 'mistakes', views: ['judgement', 'examples'], fits: () => true, View: lazy(async () => (await import('./mistakes.js')).Mistakes) },
  { name: 'compare', fits: () => true, View: lazy(async () => (await import('./compare.js')).Compare) },
  { name: 'kernels', views: ['kernels', 'features'], fits: () => offers('kernels', 'features'), View: lazy(async () => (await import('./kernels.js')).Kernels) },
  { name: 'gates', views: ['gates'], fits: () => offers('gates'), View: lazy(async () => (await import('./gates.js')).Gates) },
  { name: 'embedding', views: ['embedding'], fits: () => offers('embedding'), View: lazy(async () => (await import('./embedding.js')).Embedding) },
  { name: 'scatter', views: ['scatter'], fits: () => offers('scatter'), View: lazy(async () => (await import('./scatter.js')).Scatter) },
];

/** @param {...string} views @returns {boolean} whether the server can show one of these of the model, or of a layer in it */
function offers(...views) {
  const plan = shownPlan.value;
  return views.some((view) => plan?.views?.includes(view) || plan?.layers.some((layer) => layer.views?.includes(view)));
}
