// @ts-check
// A help card, and the list of all words. Fetched when the first one opens.

import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { goTo, openCard, openWords } from '../actions/cards.js';
import { cardOf, search } from '../glossary.js';
import { t, word } from '../i18n.js';
import { Formula } from '../math.js';
import { catalog, language, terms } from '../store.js';

/** @typedef {import('../glossary.js').Card} OneCard */

/** @param {{ id: string }} props */
export function Card({ id }) {
  const [known, blocks] = [terms.value, catalog.value];
  const card = known && blocks ? cardOf(id, known, blocks) : null;
  if (!card) return html`<p class="cap">${known ? t('card.unknown') : t('card.loading')}</p>`;
  const { place } = card;
  return html`<p class="names">${names(card)}</p>
    ${card.text.map((sentence) => word(sentence) && html`<p key=${sentence.en}>${word(sentence)}</p>`)}
    ${card.formula && html`<div class="formula-box" tabindex="0" role="group" aria-label=${t('card.formula')}><${Formula} source=${card.formula} block /></div>`}
    <div class="acts">
      ${place && html`<button type="button" class="btn line" onClick=${() => goTo(place.column, place.at)}>${t('card.show')}</button>`}
      ${card.near.map((one) => html`<${Near} key=${one} id=${one} />`)}
      <button type="button" class="linkish" onClick=${openWords}>${t('words.title')}</button>
    </div>`;
}

/** @param {OneCard} card the word in the other language, its name in code, its sign */
function names(card) {
  const other = language.value === 'ko' ? 'en' : 'ko';
  const said = card.title[other];
  return [
    said !== word(card.title) && html`<span lang=${other}>${said}</span>`,
    card.code && card.code !== said && html`<code>${card.code}</code>`,
    card.symbol && html`<${Formula} source=${card.symbol} />`,
  ];
}

/** @param {{ id: string }} props */
function Near({ id }) {
  const card = terms.value && catalog.value ? cardOf(id, terms.value, catalog.value) : null;
  return card && html`<button type="button" class="term" data-about=${id} onClick=${() => openCard(id)}>${word(card.title)}</button>`;
}

/** @returns {string} the heading of a card's sheet */
export function titleOf(/** @type {string} */ id) {
  const card = terms.value && catalog.value ? cardOf(id, terms.value, catalog.value) : null;
  return card ? word(card.title) : t('words.title');
}

const MOST = 60;

export function AllWords() {
  const [text, setText] = useState('');
  const [known, blocks] = [terms.value, catalog.value];
  if (!known || !blocks) return html`<p class="cap">${t('card.loading')}</p>`;
  const found = search(text, known, blocks);
  const other = language.value === 'ko' ? 'en' : 'ko';
  return html`<input class="ctl" type="search" aria-label=${t('words.search')} placeholder=${t('words.search')} autocomplete="off" value=${text}
      onInput=${(/** @type {Event} */ event) => setText(/** @type {HTMLInputElement} */ (event.target).value)} />
    <p class="cap" role="status">${t('words.count', { n: found.length })}</p>
    <ul class="words">${found.slice(0, MOST).map((card) => html`<li key=${card.id}><button type="button" onClick=${() => openCard(card.id)}>
      <b>${word(card.title)}</b><span class="cap" lang=${other}>${card.title[other] === word(card.title) ? card.code : card.title[other]}</span></button></li>`)}</ul>
    ${found.length > MOST && html`<p class="cap">${t('words.more', { n: found.length - MOST })}</p>`}`;
}
