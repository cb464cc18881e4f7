// @ts-check
// The model as a graph: the same cards as in the stack, laid out from the top down, with lines that can be drawn and cut.

import * as dagre from '@dagrejs/dagre';
import { html } from 'htm/preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { open, openData, selectLayer } from '../actions/page.js';
import { cut } from '../actions/wire.js';
import { layout } from '../charts/layout.js';
import { asGraph } from '../graph.js';
import { shapeText, t, word } from '../i18n.js';
import { dataOpen, dataset, freshLayer, narrow, overlay, plan, selectedLayer, spec } from '../store.js';
import { heads, isInput, nameOf, pastOff } from '../wiring.js';
import { layerFaults } from './faults.js';
import { Glyph } from './glyphs.js';
import { GraphFoot } from './graphfoot.js';
import { Icon } from './icons.js';
import { cardState, CardRow, LayerMenus } from './layercard.js';
import { connectMenu, layerKeys, openConnect, targets } from './layermenu.js';
import { Menu } from './menu.js';
import { startWire } from './wire.js';

/** @typedef {import('../types.js').LayerSpec} LayerSpec */
/** @typedef {import('../charts/layout.js').Line} Line */
/** @typedef {{ from: string, path: string, to: string | null, why: string | null, x: number, y: number }} Wire a line that is being drawn */

const WIDTH = 9; // rem: three side by side in the room of Data and Model
const [WIDE, ROOM] = [13, 28]; // where two are enough, a card has room for all that it says
const HEIGHT = 4.375;
const LOW = 3.125; // the data's own card
const SMALL = { high: 3, low: 2.25 }; // on a phone, where cards show names alone
const [LEAST, MOST] = [0.8, 1.25]; // a picture smaller than that could not be read: it scrolls instead; a larger one tells no more

export function GraphView() {
  const graph = useMemo(() => (spec.value ? asGraph(spec.value) : null), [spec.value]);
  const layers = graph?.model.layers ?? [];
  const shape = layers.map((layer) => `${nameOf(layer)}<${(layer.inputs ?? []).join()}`).join(';');
  const { high, low } = narrow.value ? SMALL : { high: HEIGHT, low: LOW };
  const placed = useMemo(() => {
    const nodes = layers.map((layer) => ({ id: nameOf(layer), height: isInput(layer) ? low : high }));
    const edges = layers.flatMap((layer) => (layer.inputs ?? []).filter((name) => layers.some((one) => nameOf(one) === name))
      .map((from) => ({ from, to: nameOf(layer) })));
    const wide = layout(dagre, nodes, edges, narrow.value ? WIDTH : WIDE);
    return narrow.value || wide.width <= ROOM ? wide : layout(dagre, nodes, edges, WIDTH);
  }, [shape, high]);
  const ref = useRef(/** @type {HTMLDivElement | null} */ (null));
  const [wire, setWire] = useState(/** @type {Wire | null} */ (null));
  const draw = (/** @type {PointerEvent} */ event, /** @type {string} */ from) => startWire(event, from, /** @type {HTMLElement} */ (ref.current), setWire);
  if (!graph) return null;
  const count = layers.filter((layer) => !isInput(layer)).length;
  const size = { width: `${placed.width}rem`, height: `${placed.height}rem` };
  const room = narrow.value ? { width: `max(min(100%, ${placed.width * MOST}rem), ${placed.width * LEAST}rem)`, aspectRatio: `${placed.width} / ${placed.height}` } : size;
  return html`${!dataOpen.value && !narrow.value && html`<button type="button" class="rail" onClick=${() => openData(true)}>
      <span class="n" aria-hidden="true">1</span><span>${t('column.data')}</span></button>`}
    <div class=${`graph${narrow.value ? ' small' : ''}`} role="group" aria-label=${t('graph.title', { n: count, ends: Math.max(1, heads(graph).length) })}>
      <div class="plane" ref=${ref} style=${room}>
        <svg viewBox=${`0 0 ${placed.width} ${placed.height}`} aria-hidden="true">
          ${placed.lines.map((line) => html`<path key=${line.id} class=${`wire${lineState(layers, line)}`} d=${line.path} />`)}
          ${wire && html`<path class=${`wire drawn${wire.why ? ' bad' : ''}`} d=${wire.path} />`}
        </svg>
        ${placed.lines.map((line) => html`<${Joint} key=${line.id} line=${line} layers=${layers} at=${count} placed=${placed} />`)}
        ${layers.map((layer) => html`<${Node} key=${layer.$id} layer=${layer} place=${placed.nodes.get(nameOf(layer))} placed=${placed} draw=${draw}
          aim=${wire && wire.to === nameOf(layer) ? (wire.why ? 'no' : 'yes') : ''} />`)}
        ${wire?.why && html`<p class="wire-why" style=${{ left: `${wire.x}rem`, top: `${wire.y}rem` }}>${wire.why}</p>`}
      </div>
    </div>
    ${!narrow.value && html`<${GraphFoot} />`}`;
}

/** @param {LayerSpec[]} layers @param {Line} line */
function lineState(layers, line) {
  const to = layers.find((layer) => nameOf(layer) === line.to);
  const state = plan.value?.byId.get(to?.$id ?? '')?.state;
  return to?.$off ? ' past' : state === 'error' ? ' bad' : state === 'waiting' ? ' q' : '';
}

/** @param {import('../charts/layout.js').Layout} placed @param {number} x @param {number} y @returns {{ [side: string]: string }} a place on the plane, whatever its size */
function at(placed, x, y) {
  return { left: `${(x / placed.width) * 100}%`, top: `${(y / placed.height) * 100}%` };
}

/** @param {{ line: Line, layers: LayerSpec[], at: number, placed: import('../charts/layout.js').Layout }} props the middle of a line: what flows there, and a place for a new layer */
function Joint({ line, layers, at: count, placed }) {
  const from = layers.find((layer) => nameOf(layer) === pastOff(layers, line.from));
  const flows = from && isInput(from) ? plan.value?.data?.input_shape : plan.value?.byId.get(from?.$id ?? '')?.output_shape;
  const keys = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== 'Delete' && event.key !== 'Backspace') return;
    cut(line.from, line.to);
    event.preventDefault();
    event.stopPropagation();
  };
  return html`<div class="joint" style=${at(placed, line.x, line.y)}>
    <button type="button" aria-label=${t('graph.joint', { from: line.from, to: line.to })} title=${t('graph.jointHelp')} onKeyDown=${keys}
      onClick=${() => open({ name: 'palette', at: count, from: line.from, to: line.to })}><${Icon} name="plus" /></button>
    <span>${flows ? shapeText(flows) : '?'}</span></div>`;
}

/**
 * @param {{ layer: LayerSpec, place: { x: number, y: number } | undefined, placed: import('../charts/layout.js').Layout,
 *   draw: (event: PointerEvent, from: string) => void, aim: string }} props
 */
function Node({ layer, place, placed, draw, aim }) {
  const now = spec.value?.model.layers ?? [];
  const index = now.findIndex((one) => one.$id === layer.$id);
  const planned = plan.value?.byId.get(layer.$id ?? '') ?? null;
  const high = narrow.value ? (isInput(layer) ? SMALL.low : SMALL.high) : isInput(layer) ? LOW : HEIGHT;
  const spot = { ...at(placed, place?.x ?? 0, place?.y ?? 0), width: `${(placed.card / placed.width) * 100}%`, height: `${(high / placed.height) * 100}%` };
  const joining = overlay.value?.name === 'menu' && overlay.value.id === connectMenu(layer);
  const ref = useRef(/** @type {HTMLDivElement | null} */ (null));
  const selected = selectedLayer.value === layer.$id;
  useEffect(() => {
    if (selected) ref.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    if (selected && freshLayer.peek() === layer.$id && document.activeElement === document.body) ref.current?.querySelector('button')?.focus();
  }, [selected]);
  // On a phone the graph is to look at: what can be done with a layer stands in the list below.
  const port = !narrow.value && html`<button type="button" class="port" tabindex="-1" aria-label=${t('graph.connectTo', { from: nameOf(layer) })} title=${t('graph.portHelp')}
    onPointerDown=${(/** @type {PointerEvent} */ event) => draw(event, nameOf(layer))} onClick=${() => openConnect(layer)}></button>`;
  if (isInput(layer)) {
    return html`<div class="node io" data-node=${nameOf(layer)} style=${spot}><button type="button" class="row" onClick=${() => !narrow.value && openConnect(layer)}
      onKeyDown=${(/** @type {KeyboardEvent} */ event) => nodeKeys(event, layer, -1)}><${Glyph} name="input" />
      <span class="lines"><span class="nm">${t('model.input')}</span><span class="args">${word(dataset.value?.title)}</span></span></button>${port}
      ${joining && !narrow.value && html`<${Menu} label=${t('graph.connectTo', { from: nameOf(layer) })} items=${targets(nameOf(layer))} />`}</div>`;
  }
  return html`<div ref=${ref} class=${`node card${cardState(layer, planned, layerFaults(index))}${aim && ` aim-${aim}`}`} data-node=${nameOf(layer)} style=${spot}
      role="group" aria-label=${`${layer.class_name} ${nameOf(layer)}`}>
    <button type="button" class="row" aria-pressed=${selected ? 'true' : 'false'} onClick=${() => selectLayer(selected ? null : (layer.$id ?? null))}
      onKeyDown=${(/** @type {KeyboardEvent} */ event) => nodeKeys(event, layer, index)}><${CardRow} small layer=${now[index] ?? layer} planned=${planned} /></button>
    ${!narrow.value && html`<${LayerMenus} layer=${layer} index=${index} count=${now.length} />`}${port}</div>`;
}

/** @param {KeyboardEvent} event @param {LayerSpec} layer @param {number} index keys of the node that has the focus */
function nodeKeys(event, layer, index) {
  const here = /** @type {HTMLElement} */ (event.currentTarget);
  const next = nearest(here, 'ArrowUp');
  if (event.key.startsWith('Arrow') && !event.altKey) nearest(here, event.key)?.focus();
  else if (index < 0 && event.key === 'o') openConnect(layer);
  else if (index < 0 || !layerKeys(event, layer, index)) return;
  else if (event.key === 'Delete' || event.key === 'Backspace') requestAnimationFrame(() => next?.focus());
  event.preventDefault();
  event.stopPropagation();
}

/** @param {HTMLElement} here @param {string} key @returns {HTMLElement | null} the next card in this direction */
function nearest(here, key) {
  const rows = /** @type {HTMLElement[]} */ ([...(here.closest('.plane')?.querySelectorAll('.row') ?? [])]);
  const middle = (/** @type {HTMLElement} */ row) => {
    const box = row.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const [x0 = 0, y0 = 0] = middle(here);
  const upright = key === 'ArrowUp' || key === 'ArrowDown';
  const sign = key === 'ArrowDown' || key === 'ArrowRight' ? 1 : -1;
  const scored = rows.filter((row) => row !== here).map((row) => {
    const [x = 0, y = 0] = middle(row);
    const [along, aside] = upright ? [y - y0, x - x0] : [x - x0, y - y0];
    return { row, along: along * sign, cost: Math.abs(along) + 2 * Math.abs(aside) };
  });
  return scored.filter(({ along }) => along > 4).sort((a, b) => a.cost - b.cost)[0]?.row ?? null;
}
