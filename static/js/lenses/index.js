// @ts-check
// The lenses of Look, in the order of their tabs. A lens is one file and one line here.

import { Overview } from './overview.js';

/**
 * One way to look at a run. Its word is `lens.<name>` in both catalogues.
 * @typedef {object} Lens
 * @property {string} name
 * @property {() => boolean} fits whether it can show something of what is on the bench or trains; asked in every render, so it
 *   reads signals
 * @property {import('preact').ComponentType} [View] for what the first page needs
 * @property {() => Promise<import('preact').ComponentType>} [load] for all others: the file comes when it is first opened
 */

/** @type {Lens[]} */
export const LENSES = [
  { name: 'overview', fits: () => true, View: Overview },
];
