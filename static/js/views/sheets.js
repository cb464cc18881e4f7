// @ts-check
// Two sheets that lie above the page: the examples, and the list of keys.

import { html } from 'htm/preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { load } from '../actions/edit.js';
import { close, setSingleKeys, showColumn } from '../actions/page.js';
import { KEYS } from '../keys.js';
import { Switch } from '../components/controls.js';
import { Icon } from '../components/icons.js';
import { t, word } from '../i18n.js';
import { catalog, datasets, singleKeys } from '../store.js';

/** @typedef {import('../types.js').Example} Example */

/** @param {{ title: string, children?: unknown }} props */
function Sheet({ title, children }) {
  const ref = useRef(/** @type {HTMLDivElement | null} */ (null));
  useLayoutEffect(() => ref.current?.querySelector('button')?.focus(), []);
  const keys = (/** @type {KeyboardEvent} */ event) => {
    const stops = /** @type {HTMLElement[]} */ ([...(ref.current?.querySelectorAll('button, input') ?? [])]);
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
    <div ref=${ref} class="sheet" role="dialog" aria-modal="true" aria-labelledby="sheet-title" onKeyDown=${keys}>
      <header><h2 id="sheet-title">${title}</h2>
        <button type="button" class="iconbtn" aria-label=${t('page.close')} onClick=${() => close()}><${Icon} name="close" /></button></header>
      ${children}
    </div>`;
}

export function ExamplesSheet() {
  const choose = (/** @type {Example} */ example) => {
    load({ ...example.spec, name: word(example.title) });
    showColumn('look');
    close();
    /** @type {HTMLElement | null} */ (document.querySelector('.play .main'))?.focus();
  };
  const setName = (/** @type {Example} */ example) => word(datasets.value.find((one) => one.name === example.spec.data.dataset)?.title);
  return html`<${Sheet} title=${t('top.examples')}>
    <p class="lead">${t('examples.lead')}</p>
    <ul class="examples">${(catalog.value?.examples ?? []).map((example) => html`<li key=${example.id}>
      <button type="button" data-example=${example.id} onClick=${() => choose(example)}>
        <b>${word(example.title)}</b><span class="cap">${setName(example)}</span><span class="about">${word(example.about)}</span>
      </button></li>`)}</ul>
  </${Sheet}>`;
}

export function KeysSheet() {
  return html`<${Sheet} title=${t('keys.title')}>
    <dl class="keys">${KEYS.map(({ keys, does }) => [
      html`<dt key=${`${does}-t`}><kbd>${keys}</kbd></dt>`, html`<dd key=${`${does}-d`}>${t(`keys.${does}`)}</dd>`,
    ])}</dl>
    <${Switch} label=${t('keys.single')} value=${singleKeys.value} onChange=${setSingleKeys} />
  </${Sheet}>`;
}
