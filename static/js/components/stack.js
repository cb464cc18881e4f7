// @ts-check
// The model as a stack: cards on one axis, to be dragged. A graph is shown as the list of its layers, each with what it reads.

import { html } from 'htm/preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { redo, shiftLayer, undo } from '../actions/edit.js';
import { open } from '../actions/page.js';
import { addSlot } from '../actions/steer.js';
import { t, word } from '../i18n.js';
import { calm, dataset, future, modelView, overlay, past, plan, spec } from '../store.js';
import { isGraph, isInput } from '../wiring.js';
import { Glyph } from './glyphs.js';
import { Icon } from './icons.js';
import { LayerItem } from './layercard.js';
import { Palette } from './palette.js';
import { useUnits } from './lateunits.js';

export function Stack() {
  const ref = useRef(/** @type {HTMLOListElement | null} */ (null));
  const layers = spec.value?.model.layers ?? [];
  const units = useUnits();
  const slot = overlay.value?.name === 'palette' ? overlay.value : null;
  const sorted = Boolean(spec.value && !isGraph(spec.value));
  useSorting(ref, sorted);
  useMotion(ref, layers.map((layer) => layer.$id).join());
  const inside = slot !== null && !slot.from && slot.at < layers.length;
  return html`<div class="card io"><div class="row"><${Glyph} name="input" />
      <div><span class="nm">${t('model.input')}</span><span class="args">${word(dataset.value?.title)}</span></div></div>${units && html`<${units.InputUnits} />`}</div>
    <ol class="stack" ref=${ref} aria-label=${t('model.stack')}>
    ${layers.flatMap((layer, index) => (isInput(layer) && !sorted ? [] : [
      inside && slot.at === index && html`<li key="palette" class="fixed"><${Palette} slot=${slot} /></li>`,
      html`<${LayerItem} key=${layer.$id} layer=${layer} index=${index} count=${layers.length} />`,
    ]))}
  </ol>
  ${slot && !inside && html`<${Palette} slot=${slot} />`}
  ${!slot && html`<div class="addrow"><${AddButton} />${modelView.value === 'stack' && html`<${History} />`}</div>`}`;
}

export function History() {
  return html`<button type="button" class="iconbtn" aria-label=${t('model.undo')} title=${`${t('model.undo')} (Ctrl+Z)`}
      aria-disabled=${past.value.length ? undefined : 'true'} onClick=${undo}><${Icon} name="undo" /></button>
    <button type="button" class="iconbtn" aria-label=${t('model.redo')} title=${`${t('model.redo')} (Ctrl+Shift+Z)`}
      aria-disabled=${future.value.length ? undefined : 'true'} onClick=${redo}><${Icon} name="redo" /></button>`;
}

export function AddButton() {
  return html`<button type="button" class="add" onClick=${() => open({ name: 'palette', ...addSlot() })}>
    <${Icon} name="plus" />${t('model.add')}</button>`;
}

const AFTER_ALL = 500; // ms: what is seen comes first

/** @param {{ current: HTMLOListElement | null }} ref @param {boolean} on */
function useSorting(ref, on) {
  const planned = plan.value !== null;
  useEffect(() => {
    // Dragging comes with the mouse; a finger drags as it touches, so for one it comes once the page is ready.
    if (!on || !planned) return undefined;
    /** @type {{ destroy: () => void } | null} */
    let sorting = null;
    let gone = false;
    const take = (/** @type {{ default: typeof import('sortablejs') }} */ { default: Sortable }) => {
      if (gone || sorting || !ref.current) return;
      sorting = sortable(Sortable, ref.current);
      ref.current.dataset.drags = ''; // the hand over the cards
    };
    // Out of reach: the next time that a pointer comes, it is asked for again.
    const come = () => void (sorting || import('sortablejs').then(take, () => {}));
    const timer = matchMedia('(pointer: coarse)').matches ? window.setTimeout(come, AFTER_ALL) : 0;
    const list = ref.current;
    list?.addEventListener('pointerenter', come);
    return () => {
      gone = true;
      clearTimeout(timer);
      list?.removeEventListener('pointerenter', come);
      sorting?.destroy();
    };
  }, [on, planned]);
}

/** @param {typeof import('sortablejs')} Sortable @param {HTMLOListElement} list */
function sortable(Sortable, list) {
  /** @type {Node | null} */
  let after = null;
  return Sortable.create(list, {
    draggable: '.layer', handle: 'button.row', animation: calm.peek() ? 0 : 200, easing: 'cubic-bezier(.2,.7,.2,1)',
    // Pointer events on every device: native dragging is absent on touch screens and cannot be styled.
    forceFallback: true, fallbackTolerance: 5, delay: 180, delayOnTouchOnly: true, touchStartThreshold: 6,
    ghostClass: 'slot', dragClass: 'drag',
    onStart: (event) => {
      after = event.item.nextSibling;
    },
    onEnd: (event) => {
      const { item, oldDraggableIndex: from, newDraggableIndex: to } = event;
      // Preact must find its elements where it left them, or it doubles them: put back first, then change the state.
      list.insertBefore(item, after);
      if (from !== undefined && to !== undefined && from !== to) shiftLayer(from, to);
    },
  });
}

/**
 * Cards glide to their new places (first, last, invert, play).
 * @param {{ current: HTMLOListElement | null }} ref
 * @param {string} order
 */
function useMotion(ref, order) {
  const places = useRef(/** @type {Map<string, number>} */ (new Map()));
  useLayoutEffect(() => {
    const items = /** @type {HTMLElement[]} */ ([...(ref.current?.querySelectorAll('.layer') ?? [])]);
    /** @type {Map<string, number>} */
    const now = new Map();
    for (const item of items) {
      const id = item.dataset.id ?? '';
      now.set(id, item.offsetTop);
      const before = places.current.get(id);
      const shift = before === undefined ? 0 : before - item.offsetTop;
      if (shift && !calm.peek()) {
        item.animate([{ transform: `translateY(${shift}px)` }, { transform: 'none' }], { duration: 320, easing: 'cubic-bezier(.2,.7,.2,1)' });
      }
    }
    places.current = now;
  }, [order]);
}
