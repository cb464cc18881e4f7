// @ts-check
// Add a layer: every block of the catalogue, by family, with a search that has the focus. It opens at the slot. What
// cannot read what arrives there is dimmed, with the server's reason and the layer that would make it fit.

import { html } from 'htm/preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { askFits, shapeKey } from '../actions/code.js';
import { addLayer, arriving } from '../actions/edit.js';
import { close } from '../actions/page.js';
import { shapeText, t, word } from '../i18n.js';
import { catalog, fitting, plan, spec } from '../store.js';
import { Glyph } from './glyphs.js';
import { Icon } from './icons.js';

/** @typedef {import('../types.js').Block} Block */
/** @typedef {import('../types.js').Fit} Fit */
/** @typedef {import('../actions/edit.js').Slot} Slot */

const FIRST = 'core'; // the family most models begin with

/** @param {{ slot: Slot }} props */
export function Palette({ slot }) {
  const ref = useRef(/** @type {HTMLDivElement | null} */ (null));
  const id = useId();
  const [wanted, setWanted] = useState('');
  // Before the next key arrives: whoever types fast must not lose a letter.
  useLayoutEffect(() => {
    ref.current?.querySelector('input')?.focus();
    ref.current?.scrollIntoView({ block: 'nearest' });
  }, [slot.at, slot.from, slot.to]);
  const shape = plan.value ? arriving(slot) : null;
  const key = shapeKey(shape);
  useEffect(() => void askFits(shape), [key]);
  const fits = fitting.value[key] ?? {};
  const blocks = (catalog.value?.kinds.layer ?? []).filter((block) => (block.stackable || block.joins) && !isInput(block));
  const found = blocks.map((block) => ({ block, rank: rank(block, wanted) })).filter((one) => one.rank < MISS)
    .sort((a, b) => a.rank - b.rank).map((one) => one.block);
  const keys = (/** @type {KeyboardEvent} */ event) => {
    const buttons = /** @type {HTMLElement[]} */ ([...(ref.current?.querySelectorAll('li button') ?? [])]);
    const here = buttons.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (event.key === 'Escape') close();
    else if (event.key === 'ArrowDown') buttons[Math.min(buttons.length - 1, here + 1)]?.focus();
    else if (event.key === 'ArrowUp' && here > 0) buttons[here - 1]?.focus();
    else if (event.key === 'ArrowUp') ref.current?.querySelector('input')?.focus();
    else if (event.key === 'Enter' && here < 0 && found[0]) addLayer(found[0], slot);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return html`<div ref=${ref} class="palette" role="dialog" aria-label=${t('model.add')} onKeyDown=${keys}>
    <div class="where"><span class="cap">${place(slot)}${shape ? ` · ${shapeText(shape)}` : ''}</span>
      <button type="button" class="iconbtn" aria-label=${t('page.close')} onClick=${() => close()}><${Icon} name="close" /></button></div>
    <input class="ctl" type="search" autocomplete="off" aria-label=${t('palette.search')} placeholder=${t('palette.search')}
      aria-controls=${id} value=${wanted} onInput=${(/** @type {Event} */ event) => setWanted(/** @type {HTMLInputElement} */ (event.target).value)} />
    <div id=${id}>
      ${families(found, wanted).map(([title, list]) => html`<section key=${title}>
        <h4>${title}</h4>
        <ul>${list.map((block) => html`<${Entry} key=${block.class_name} block=${block} slot=${slot} fit=${fits[block.class_name]}
          first=${Boolean(wanted) && block === found[0]} />`)}</ul>
      </section>`)}
      ${!found.length && html`<p class="none" role="status">${t('palette.nothing')}</p>`}
    </div>
  </div>`;
}

/** @param {{ block: Block, slot: Slot, fit: Fit | undefined, first: boolean }} props */
function Entry({ block, slot, fit, first }) {
  // In a graph a layer that joins is added first, and its other lines are drawn afterwards.
  const dim = fit && !fit.fits && !(fit.code === 'fit.joins' && slot.from);
  const bridge = fit?.bridge;
  return html`<li class=${dim ? 'dim' : ''}>
    <button type="button" class=${first ? 'on' : ''} data-layer=${block.class_name} onClick=${() => addLayer(block, slot)}>
      <${Glyph} name=${block.glyph} />
      <span><b>${block.class_name}</b><span class="cap">${dim ? fit.reason : word(block.help) || word(block.title)}</span></span>
    </button>
    ${dim && bridge && html`<button type="button" class="bridge" data-bridge=${block.class_name}
      onClick=${() => addLayer(block, slot, bridge.layers)}><${Icon} name="plus" />${bridge.text}</button>`}</li>`;
}

/** @param {Block} block the data is the input here; a layer that only names a shape is not for adding by hand */
function isInput(block) {
  return block.glyph === 'input';
}

/** @param {Slot} slot @returns {string} where the new layer will stand */
function place(slot) {
  const layers = spec.value?.model.layers ?? [];
  const above = slot.from ?? layers[slot.at - 1]?.class_name;
  const below = slot.from ? slot.to : layers[slot.at]?.class_name;
  if (above && below) return t('palette.between', { above, below });
  if (above) return t(slot.from ? 'palette.branch' : 'palette.end', { above });
  return t('palette.first');
}

const MISS = 3;

/** @param {Block} block @param {string} wanted @returns {number} 0: its name begins so, 1: its name has it, 2: its words in either language have it */
function rank(block, wanted) {
  // Korean spaces its compounds one way or the other; whoever searches need not know which.
  const plain = (/** @type {string} */ text) => text.toLowerCase().replaceAll(' ', '');
  const sought = plain(wanted);
  const has = (/** @type {string[]} */ words) => words.some((one) => plain(one).includes(sought));
  if (block.class_name.toLowerCase().startsWith(sought)) return sought && block.class_name.length === sought.length ? -1 : 0;
  if (has([block.class_name, block.name, ...block.aliases])) return 1;
  return has([block.title.en, block.title.ko, block.help.en, block.help.ko, t(`family.${block.family}`)]) ? 2 : MISS;
}

/** @param {Block[]} blocks @param {string} wanted @returns {[string, Block[]][]} with a search, the family of the best hit comes first */
function families(blocks, wanted) {
  /** @type {Map<string, Block[]>} */
  const groups = new Map();
  for (const block of blocks) {
    const title = t(`family.${block.family}`);
    groups.set(title, [...(groups.get(title) ?? []), block]);
  }
  return wanted ? [...groups] : [...groups].sort(([, a], [, b]) => Number(b[0]?.family === FIRST) - Number(a[0]?.family === FIRST));
}
