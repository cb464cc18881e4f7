// @ts-check
// Column 2: the stack of layers, a core sample from input to output.

import { html } from 'htm/preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import Sortable from 'sortablejs';
import { redo, shiftLayer, undo } from '../actions/edit.js';
import { open } from '../actions/page.js';
import { addPlace } from '../actions/steer.js';
import { FaultList, isAt } from '../components/faults.js';
import { Glyph } from '../components/glyphs.js';
import { Icon } from '../components/icons.js';
import { LayerItem } from '../components/layercard.js';
import { Palette } from '../components/palette.js';
import { t, word } from '../i18n.js';
import { calm, dataset, faults, future, overlay, past, planFails, spec } from '../store.js';

export function ModelColumn() {
  const layers = spec.value?.model.layers ?? [];
  const bad = faults.value.some((fault) => isAt(fault, 'model'));
  const loose = faults.value.filter((fault) => isAt(fault, 'model') && !isAt(fault, 'model', 'layers', stepOf(fault)));
  const slot = overlay.value?.name === 'palette' ? overlay.value.at : null;
  return html`<section class="col model" id="model" aria-labelledby="model-title">
    <div class="h"><h2 id="model-title"><span class=${`n${bad ? ' bad' : ''}`} aria-hidden="true">${bad ? '!' : 2}</span>${t('column.model')}</h2>
      <div class="tools">
        <button type="button" class="iconbtn" aria-label=${t('model.undo')} title=${`${t('model.undo')} (Ctrl+Z)`}
          aria-disabled=${past.value.length ? undefined : 'true'} onClick=${undo}><${Icon} name="undo" /></button>
        <button type="button" class="iconbtn" aria-label=${t('model.redo')} title=${`${t('model.redo')} (Ctrl+Shift+Z)`}
          aria-disabled=${future.value.length ? undefined : 'true'} onClick=${redo}><${Icon} name="redo" /></button>
      </div></div>
    <div class="card io"><div class="row"><${Glyph} name="input" />
      <div><span class="nm">${t('model.input')}</span><span class="args">${word(dataset.value?.title)}</span></div></div></div>
    <${Stack} layers=${layers} slot=${slot} />
    ${slot !== null && slot >= layers.length && html`<${Palette} at=${slot} />`}
    ${slot === null && html`<button type="button" class="add" onClick=${() => open({ name: 'palette', at: addPlace() })}>
      <${Icon} name="plus" />${t('model.add')}</button>`}
    <${FaultList} list=${loose} />
    ${planFails.value && html`<div class="fault"><p>${planFails.value}</p></div>`}
  </section>`;
}

/** @param {import('../types.js').Fault} fault */
function stepOf(fault) {
  return /^\/model\/layers\/(\d+)/.exec(fault.pointer)?.[1] ?? '-';
}

/** @param {{ layers: import('../types.js').LayerSpec[], slot: number | null }} props */
function Stack({ layers, slot }) {
  const ref = useRef(/** @type {HTMLOListElement | null} */ (null));
  useSorting(ref);
  useMotion(ref, layers.map((layer) => layer.$id).join());
  return html`<ol class="stack" ref=${ref} aria-label=${t('model.stack')}>
    ${layers.flatMap((layer, index) => [
      slot === index && html`<li key="palette" class="fixed"><${Palette} at=${index} /></li>`,
      html`<${LayerItem} key=${layer.$id} layer=${layer} index=${index} count=${layers.length} />`,
    ])}
  </ol>`;
}

/** @param {{ current: HTMLOListElement | null }} ref */
function useSorting(ref) {
  useEffect(() => {
    const list = /** @type {HTMLOListElement} */ (ref.current);
    /** @type {Node | null} */
    let after = null;
    const sorting = Sortable.create(list, {
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
    return () => sorting.destroy();
  }, []);
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
