// @ts-check
// The network drawn with its weights; each can be read by pointing at it, or by the arrow keys from the strongest on.

import { html } from 'htm/preact';
import { useRef, useState } from 'preact/hooks';
import { toggleTable } from '../actions/page.js';
import { paint } from '../charts/frame.js';
import { drawNetwork, linkAt, strongest } from '../charts/network.js';
import { inputFields } from '../charts/units.js';
import { figure, number, t, word } from '../i18n.js';
import { chainOf, fieldsOf, mixed, numbersOf } from '../inside.js';
import { moment } from '../record.js';
import { head, log, shownDataset, tables } from '../store.js';
import { Canvas } from './canvas.js';
import { Twin } from './chartbox.js';
import { titlesOf } from './inwords.js';

/** @typedef {import('../types.js').Look} Look */
/** @typedef {import('../charts/network.js').NetState} NetState */

const ID = 'network';
const REST = 28; // ms: hundreds of curves, many of them dashed, take a processor without graphics half a frame

/** @param {Look} look @param {Look} to @param {number} part @param {number[]} chain places of the layers @param {string[]} names @returns {NetState} */
function stateOf(look, to, part, chain, names) {
  const side = look.side ?? 1;
  const fields = (/** @type {number} */ at) => {
    const name = look.layers[at]?.name ?? '';
    const [a, b] = [look.units?.[name], to.units?.[name]];
    return mixed(a ? fieldsOf(a) : null, b ? fieldsOf(b) : null, part);
  };
  const first = look.layers[chain[0] ?? 0]?.weights[0];
  const rows = first?.numbers?.shape[0] ?? 0;
  const inputs = chain[0] === 0;
  const name = inputs ? t('model.input') : (names[(chain[0] ?? 0) - 1] ?? '');
  const start = { name, count: rows, more: (first?.shape[0] ?? 0) - rows, side, fields: inputs && look.units ? inputFields(side) : null };
  /** @type {NetState} */
  const state = { columns: [start], links: [], chosen: -1 };
  chain.forEach((at, gap) => {
    const [weight, later] = [look.layers[at]?.weights[0], to.layers[at]?.weights[0]];
    if (!weight?.numbers) return;
    const [, columns = 1] = weight.numbers.shape;
    const kernel = mixed(numbersOf(weight), later ? numbersOf(later) : null, part);
    state.columns.push({ name: names[at] ?? '', count: columns, more: (weight.shape[1] ?? 1) - columns, side, fields: fields(at) });
    kernel?.forEach((value, k) => state.links.push({ gap, from: Math.floor(k / columns), to: k % columns, value }));
  });
  return state;
}

/** @param {{ look: Look }} props the look at the playhead */
export function Network({ look }) {
  const canvas = useRef(/** @type {HTMLDivElement | null} */ (null));
  const [chosen, choose] = useState(-1);
  const chain = chainOf(look);
  if (!chain.length) return null;
  const names = titlesOf(look);
  const still = stateOf(look, look, 0, chain, names);
  const order = [...still.links.keys()].sort((a, b) => Math.abs(still.links[b]?.value ?? 0) - Math.abs(still.links[a]?.value ?? 0));
  const draw = (/** @type {HTMLCanvasElement} */ element) => {
    const found = moment(log.peek()?.looks ?? [], head.peek());
    if (found) drawNetwork(element, { ...stateOf(found.from, found.to, found.part, chain, names), chosen });
  };
  const say = (/** @type {number} */ k) => linkText(still, k);
  const point = (/** @type {PointerEvent} */ event) => {
    const box = /** @type {HTMLElement} */ (event.currentTarget).getBoundingClientRect();
    paint(() => choose(linkAt(still, box.width, box.height, event.clientX - box.left, event.clientY - box.top)));
  };
  const keys = (/** @type {KeyboardEvent} */ event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = order[Math.max(0, Math.min(order.length - 1, order.indexOf(chosen) + step))];
    choose(next ?? -1);
  };
  const asTable = tables.value[ID] ?? false;
  const drawn = strongest(still.links).length;
  const cut = drawn < order.length ? t('net.cut', { n: figure(drawn), all: figure(order.length) }) : '';
  return html`<figure class="chart" aria-labelledby="network-title">
    <div class="chart-head"><h3 id="network-title">${t('net.title')}</h3>
      <span class="acts"><button type="button" class="linkish" aria-pressed=${asTable ? 'true' : 'false'} data-twin onClick=${() => toggleTable(ID)}>${t('chart.table')}</button></span></div>
    ${asTable
      ? html`<${Twin} title=${t('net.title')} head=${[t('net.from'), t('net.to'), t('net.weight')]}
          rows=${order.map((k) => [...ends(still, k), number(still.links[k]?.value ?? NaN)])} />`
      : html`<div class="net" ref=${canvas} tabindex="0" role="group" aria-label=${t('net.keys', { n: figure(still.links.length) })} data-chart="network"
          onPointerMove=${point} onPointerDown=${point} onPointerLeave=${() => choose(-1)} onKeyDown=${keys}>
          <${Canvas} class="fill" rest=${REST} draw=${draw} watch=${() => [head.value, log.value]} label=${t('net.sentence', { n: figure(still.links.length), link: say(order[0] ?? -1) })} />
        </div>
        <p class="cap" role="status">${chosen >= 0 ? say(chosen) : `${t('net.help')} ${cut}`}</p>`}
  </figure>`;
}

/** @param {NetState} state @param {number} k @returns {string[]} where a link starts and where it ends, in words */
function ends({ columns, links }, k) {
  const link = links[k];
  if (!link) return ['', ''];
  const features = shownDataset.value?.features ?? [];
  const [start, end] = [columns[link.gap], columns[link.gap + 1]];
  const named = link.gap === 0 && start?.name === t('model.input') && features.length === start.count + start.more;
  const unit = (/** @type {string} */ name, /** @type {number} */ n) => t('net.unit', { name, n: n + 1 });
  return [named ? word(features[link.from]) : unit(start?.name ?? '', link.from), unit(end?.name ?? '', link.to)];
}

/** @param {NetState} state @param {number} k */
function linkText(state, k) {
  const [from = '', to = ''] = ends(state, k);
  return t('net.link', { from, to, w: number(state.links[k]?.value ?? NaN) });
}
