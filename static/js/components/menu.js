// @ts-check
// The ⋯ button and what it opens: arrows move, Esc closes and gives the focus back.

import { html } from 'htm/preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { close, open } from '../actions/page.js';
import { overlay } from '../store.js';
import { Dots } from './icons.js';

/** @typedef {{ text: string, act: () => void, keys?: string, off?: boolean, note?: string }} Item note: why it is off */

/** @param {{ id: string, label: string, items: Item[] }} props */
export function Kebab({ id, label, items }) {
  const isOpen = overlay.value?.name === 'menu' && overlay.value.id === id;
  return html`
    <button type="button" class="kebab" aria-label=${label} aria-haspopup="menu" aria-expanded=${isOpen ? 'true' : 'false'}
      onClick=${() => (isOpen ? close() : open({ name: 'menu', id }))}><${Dots} /></button>
    ${isOpen && html`<${Menu} label=${label} items=${items} />`}`;
}

/** @param {{ label: string, items: Item[] }} props it hangs below the element that it stands in */
export function Menu({ label, items }) {
  const ref = useRef(/** @type {HTMLDivElement | null} */ (null));
  useLayoutEffect(() => {
    ref.current?.scrollIntoView({ block: 'nearest' });
    ref.current?.querySelector('button')?.focus();
    const outside = (/** @type {Event} */ event) => {
      const parent = ref.current?.parentElement;
      if (parent && !parent.contains(/** @type {Node} */ (event.target))) close({ focus: false });
    };
    addEventListener('pointerdown', outside);
    return () => removeEventListener('pointerdown', outside);
  }, []);
  const keys = (/** @type {KeyboardEvent} */ event) => {
    const buttons = [...(ref.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to !== undefined) buttons[(to + buttons.length) % buttons.length]?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return html`<div ref=${ref} class="menu" role="menu" aria-label=${label} onKeyDown=${keys}>
    ${items.map((item) => html`<button key=${item.text} type="button" role="menuitem" tabindex="-1"
      aria-disabled=${item.off ? 'true' : undefined}
      onClick=${() => {
        if (item.off) return;
        close();
        item.act();
      }}>${item.note ? html`<span>${item.text}<span class="cap">${item.note}</span></span>` : item.text}${item.keys && html`<kbd>${item.keys}</kbd>`}</button>`)}
  </div>`;
}
