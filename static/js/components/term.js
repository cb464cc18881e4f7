// @ts-check
// A word that has a card: dotted underline, a click or H opens it. The card itself is fetched when the first one opens.

import { html } from 'htm/preact';
import { openCard } from '../actions/cards.js';

/** @param {{ id: string, name?: string, children?: unknown }} props id: as in glossary.js; name: for a label's control to be named by */
export function Term({ id, name, children }) {
  return html`<button type="button" class="term" id=${name} aria-haspopup="dialog" data-about=${id} onClick=${() => openCard(id)}>${children}</button>`;
}
