// @ts-check
// Add a layer: every block of the catalogue, by family, with a search that has the focus. It opens at the slot.

import { html } from 'htm/preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { addLayer } from '../actions/edit.js';
import { close } from '../actions/page.js';
import { t, word } from '../i18n.js';
import { catalog, language, spec } from '../store.js';
import { Glyph } from './glyphs.js';
import { Icon } from './icons.js';

/** @typedef {import('../types.js').Block} Block */

const FIRST = 'core'; // the family most models begin with

/** @param {{ at: number }} props */
export function Palette({ at }) {
  const ref = useRef(/** @type {HTMLDivElement | null} */ (null));
  const id = useId();
  const [wanted, setWanted] = useState('');
  // Before the next key arrives: whoever types fast must not lose a letter.
  useLayoutEffect(() => {
    ref.current?.querySelector('input')?.focus();
    ref.current?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  const blocks = (catalog.value?.kinds.layer ?? []).filter((block) => block.stackable && !isInput(block));
  const found = blocks.filter((block) => matches(block, wanted));
  const keys = (/** @type {KeyboardEvent} */ event) => {
    const buttons = /** @type {HTMLElement[]} */ ([...(ref.current?.querySelectorAll('li button') ?? [])]);
    const here = buttons.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (event.key === 'Escape') close();
    else if (event.key === 'ArrowDown') buttons[Math.min(buttons.length - 1, here + 1)]?.focus();
    else if (event.key === 'ArrowUp' && here > 0) buttons[here - 1]?.focus();
    else if (event.key === 'ArrowUp') ref.current?.querySelector('input')?.focus();
    else if (event.key === 'Enter' && here < 0 && found[0]) addLayer(found[0], at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return html`<div ref=${ref} class="palette" role="dialog" aria-label=${t('model.add')} onKeyDown=${keys}>
    <div class="where"><span class="cap">${slot(at)}</span>
      <button type="button" class="iconbtn" aria-label=${t('page.close')} onClick=${() => close()}><${Icon} name="close" /></button></div>
    <input class="ctl" type="search" autocomplete="off" aria-label=${t('palette.search')} placeholder=${t('palette.search')}
      aria-controls=${id} value=${wanted} onInput=${(/** @type {Event} */ event) => setWanted(/** @type {HTMLInputElement} */ (event.target).value)} />
    <div id=${id}>
      ${families(found).map(([title, list]) => html`<section key=${title}>
        <h4>${title}</h4>
        <ul>${list.map((block) => html`<li key=${block.class_name}>
          <button type="button" class=${wanted && block === found[0] ? 'on' : ''} onClick=${() => addLayer(block, at)}>
            <${Glyph} name=${block.glyph} />
            <span><b>${block.class_name}</b><span class="cap">${word(block.help) || word(block.title)}</span></span>
          </button></li>`)}</ul>
      </section>`)}
      ${!found.length && html`<p class="none" role="status">${t('palette.nothing')}</p>`}
    </div>
  </div>`;
}

/** @param {Block} block the data is the input here; a layer that only names a shape is not for adding by hand */
function isInput(block) {
  return block.glyph === 'input';
}

/** @param {number} at @returns {string} where the new layer will stand */
function slot(at) {
  const layers = spec.value?.model.layers ?? [];
  const above = layers[at - 1]?.class_name;
  const below = layers[at]?.class_name;
  if (above && below) return t('palette.between', { above, below });
  if (above) return t('palette.end', { above });
  return t('palette.first');
}

/** @param {Block} block @param {string} wanted */
function matches(block, wanted) {
  const words = [block.class_name, block.name, block.title.en, block.title.ko, block.help[language.value], ...block.aliases];
  return words.some((one) => one.toLowerCase().includes(wanted.trim().toLowerCase()));
}

/** @param {Block} block @returns {string} */
function familyName(block) {
  return t(`family.${block.family}`);
}

/** @param {Block[]} blocks @returns {[string, Block[]][]} */
function families(blocks) {
  /** @type {Map<string, Block[]>} */
  const groups = new Map();
  for (const block of blocks) {
    const title = familyName(block);
    groups.set(title, [...(groups.get(title) ?? []), block]);
  }
  return [...groups].sort(([, a], [, b]) => Number(b[0]?.family === FIRST) - Number(a[0]?.family === FIRST));
}
