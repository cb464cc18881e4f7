// @ts-check
// Help cards: which one belongs to what has the focus, and the glossary, asked for once.

import * as api from '../api.js';
import { overlay, terms } from '../store.js';
import { open, showColumn } from './page.js';
import { reach } from './reach.js';

let asked = false;

export async function needTerms() {
  if (asked || terms.peek()) return;
  asked = true;
  try {
    terms.value = await reach(() => api.terms());
  } catch (error) {
    asked = false; // the next card asks again
    if (!(error instanceof api.Unreachable)) throw error;
  }
}

/** @param {string} id of a card, as in glossary.js */
export function openCard(id) {
  void needTerms();
  open({ name: 'card', id });
}

/** All words, to search in. */
export function openWords() {
  void needTerms();
  open({ name: 'words' });
}

/** The card of what has the focus, or the list of all words. @param {Element | null} focused */
export function openCardOf(focused) {
  const id = focused?.closest('[data-about]')?.getAttribute('data-about');
  if (id) openCard(id);
  else openWords();
}

/** Show where a word lives on the page, and put the focus there. @param {import('../store.js').Column} column @param {string} place a selector */
export function goTo(column, place) {
  overlay.value = null;
  showColumn(column);
  requestAnimationFrame(() => {
    const found = document.querySelector(place);
    found?.scrollIntoView({ block: 'center' });
    const inside = found?.matches('button, input, select, [tabindex]') ? found : found?.querySelector('button, input, select, [tabindex]');
    if (inside instanceof HTMLElement) inside.focus();
  });
}
