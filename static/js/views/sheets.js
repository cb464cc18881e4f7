// @ts-check
// Sheets that lie above the page: the examples, the keys, a help card, all words.

import { html } from 'htm/preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { openWords } from '../actions/cards.js';
import { close, setSingleKeys } from '../actions/page.js';
import { KEYS } from '../keys.js';
import { Switch } from '../components/controls.js';
import { Icon } from '../components/icons.js';
import { useFile } from '../components/lazy.js';
import { t } from '../i18n.js';
import { singleKeys } from '../store.js';

/** @param {{ title: string, wide?: boolean, children?: unknown }} props */
export function Sheet({ title, wide = false, children }) {
  const ref = useRef(/** @type {HTMLDivElement | null} */ (null));
  useLayoutEffect(() => ref.current?.querySelector('button')?.focus(), [title]);
  const keys = (/** @type {KeyboardEvent} */ event) => {
    const stops = /** @type {HTMLElement[]} */ ([...(ref.current?.querySelectorAll('button, input, select, [tabindex]') ?? [])]);
    const at = stops.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (event.key === 'Escape') close();
    else if (event.key === 'Tab') stops[(at + (event.shiftKey ? -1 : 1) + stops.length) % stops.length]?.focus();
    else if (event.key === 'ArrowDown') stops[Math.min(stops.length - 1, at + 1)]?.focus();
    else if (event.key === 'ArrowUp') stops[Math.max(0, at - 1)]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return html`<div class="veil" onClick=${() => close()}></div>
    <div ref=${ref} class=${`sheet${wide ? ' wide' : ''}`} role="dialog" aria-modal="true" aria-labelledby="sheet-title" onKeyDown=${keys}>
      <header><h2 id="sheet-title">${title}</h2>
        <button type="button" class="iconbtn" aria-label=${t('page.close')} onClick=${() => close()}><${Icon} name="close" /></button></header>
      ${children}
    </div>`;
}

const cards = () => import('../components/card.js');
const gallery = () => import('./gallery.js');

/** @param {{ id: string }} props */
export function CardSheet({ id }) {
  const made = useFile(cards);
  return html`<${Sheet} title=${made ? made.titleOf(id) : t('words.title')}>${made && html`<${made.Card} id=${id} />`}</${Sheet}>`;
}

export function WordsSheet() {
  const made = useFile(cards);
  return html`<${Sheet} title=${t('words.title')}>${made && html`<${made.AllWords} />`}</${Sheet}>`;
}

export function ExamplesSheet() {
  const made = useFile(gallery);
  return html`<${Sheet} title=${t('top.examples')} wide>${made && html`<${made.Gallery} />`}</${Sheet}>`;
}

export function KeysSheet() {
  return html`<${Sheet} title=${t('keys.title')}>
    <dl class="keys">${KEYS.map(({ keys, does }) => [
      html`<dt key=${`${does}-t`}><kbd>${keys}</kbd></dt>`, html`<dd key=${`${does}-d`}>${t(`keys.${does}`)}</dd>`,
    ])}</dl>
    <button type="button" class="btn line" onClick=${openWords}>${t('words.all')}</button>
    <${Switch} label=${t('keys.single')} value=${singleKeys.value} onChange=${setSingleKeys} />
  </${Sheet}>`;
}
