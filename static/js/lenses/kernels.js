// @ts-check
// The lens of convolutions: what every filter looks for, and where in a sample it found it.

import { html } from 'htm/preact';
import { lookAtFilter } from '../actions/looks.js';
import { toggleTable } from '../actions/page.js';
import { bytesOf, drawKernel, drawMaps } from '../charts/cells.js';
import { Canvas } from '../components/canvas.js';
import { Twin } from '../components/chartbox.js';
import { broken, Instead, Late, LayerChoice, layerFor, layersWith, useLook } from '../components/looking.js';
import { answerOf, SampleChooser } from '../components/samplechooser.js';
import { figure, loss, rich, shapeText, t } from '../i18n.js';
import { lookFilter, lookRow, tables } from '../store.js';

/** @typedef {{ layer: string, filters: number, kernels: (number | null)[][][][], bias: (number | null)[] | null, limit: number }} KernelsLook */
/** @typedef {{ layer: string, class_name: string, shape: [number, number, number], low: number, high: number, maps: string, means: (number | null)[], peaks: (number | null)[] }} LayerMaps */
/** @typedef {{ sample: import('../types.js').ToldSample, layers: LayerMaps[] }} FeaturesLook */

export function Kernels() {
  const layer = layerFor('kernels');
  const look = useLook('kernels', { layer: layer || null });
  const maps = useLook('features', { sample: lookRow.value });
  /** @type {KernelsLook | null} */
  const now = look?.answer ?? null;
  /** @type {FeaturesLook | null} */
  const seen = maps?.answer ?? null;
  if (!now && layersWith('kernels').length) return html`<${Instead} look=${look} none=${t('kernels.none')} />`;
  if (!now && !seen) return html`<${Instead} look=${maps} none=${t('kernels.none')} />`;
  const gone = now && look ? broken(now.kernels[0]?.[0]?.[0]?.[0], look.epoch) : '';
  if (gone) return html`<p class="say" data-sentence>${gone}</p>`;
  return html`${look && html`<${Late} look=${look} />`}${now && look && html`<${Filters} now=${now} epoch=${look.epoch} />`}
    ${seen && maps && html`<${Maps} now=${seen} epoch=${maps.epoch} layer=${now?.layer ?? ''} />`}`;
}

/** @param {(number | null)[][][]} kernel @returns {number[]} */
const numbers = (kernel) => kernel.flat(2).map((value) => value ?? NaN);

/** @param {number[]} values @returns {number} */
const length = (values) => Math.hypot(...values);

const WRITTEN = 27; // weights of a filter, such as 3 × 3 × 3, are written out

/** @param {(number | null)[][][] | undefined} kernel @returns {string[]} the places of its weights: channel, row, column; none if they are too many */
function places(kernel) {
  if (!kernel || numbers(kernel).length > WRITTEN) return [];
  return kernel.flatMap((rows, c) => rows.flatMap((row, i) => row.map((_, j) => (kernel.length > 1 ? [c + 1, i + 1, j + 1] : [i + 1, j + 1]).join(','))));
}

/** @param {{ now: KernelsLook, epoch: number }} props */
function Filters({ now, epoch }) {
  const flat = now.kernels.map(numbers);
  const sizes = flat.map(length);
  const strongest = sizes.indexOf(Math.max(...sizes));
  const [first] = now.kernels;
  const size = shapeText([first?.[0]?.length ?? 0, first?.[0]?.[0]?.length ?? 0]);
  const channels = first?.length ?? 1;
  const asTable = tables.value.kernels ?? false;
  const more = now.filters - now.kernels.length;
  return html`<p class="say" data-sentence>${rich('kernels.sentence', {
    e: figure(epoch), layer: now.layer, n: figure(now.filters), size, k: figure(strongest + 1), w: loss(now.limit),
  })}</p>
  <section class="part" aria-labelledby="kernels-title">
    <div class="sub first"><h3 id="kernels-title">${t('kernels.title')}</h3>
      <span class="acts"><span class="cap">${channels > 1 ? t('kernels.channels', { c: channels, size }) : ''}</span><${LayerChoice} view="kernels" />
        <button type="button" class="linkish" aria-pressed=${asTable ? 'true' : 'false'} data-twin onClick=${() => toggleTable('kernels')}>${t('chart.table')}</button></span></div>
    ${asTable ? html`<${Twin} title=${t('kernels.title')} now=${lookFilter.value} head=${[...['filter', 'bias', 'least', 'most', 'length'].map((name) => t(`kernels.head.${name}`)), ...places(first)]}
        rows=${flat.map((values, k) => [figure(k + 1), now.bias ? loss(now.bias[k]) : '–', loss(Math.min(...values)), loss(Math.max(...values)), loss(sizes[k]), ...places(first).map((_, at) => loss(values[at]))])} />`
      : html`<div class=${`tiles${channels > 3 ? ' deep' : ''}`}>${now.kernels.map((kernel, k) => html`<button key=${k} type="button" class="tile" data-filter=${k}
        aria-pressed=${lookFilter.value === k ? 'true' : 'false'} onClick=${() => lookAtFilter(k)}>
        <${Canvas} draw=${(/** @type {HTMLCanvasElement} */ canvas) => drawKernel(canvas, kernel, now.limit)} /><span>${k + 1}</span>
        <span class="sr">${t('kernels.filter', { a: loss(Math.min(.../** @type {number[]} */ (flat[k]))), b: loss(Math.max(.../** @type {number[]} */ (flat[k]))) })}</span></button>`)}</div>`}
    <div class="legend"><div class="ramp"></div><div class="rampkey"><span>${loss(-now.limit)}</span><span>0</span><span>${loss(now.limit)}</span></div>
      ${more > 0 && html`<span class="cap">${t('kernels.more', { n: more })}</span>`}</div>
  </section>`;
}

/** @param {{ now: FeaturesLook, epoch: number, layer: string }} props layer: whose filter is chosen above */
function Maps({ now, epoch, layer }) {
  const asTable = tables.value.maps ?? false;
  const { y, said, row } = now.sample;
  const right = y === said;
  return html`<section class="part" aria-labelledby="maps-title">
    <div class="sub"><h3 id="maps-title">${t('maps.title')}</h3>
      <button type="button" class="linkish" aria-pressed=${asTable ? 'true' : 'false'} data-twin onClick=${() => toggleTable('maps')}>${t('chart.table')}</button></div>
    <${SampleChooser} row=${row} />
    <p class="cap told" data-told>${rich(right ? 'maps.right' : 'maps.wrong', { e: figure(epoch), n: figure(row + 1), said: answerOf(said), y: answerOf(y) })}</p>
    ${asTable ? html`<${Twin} title=${t('maps.title')} head=${['layer', 'map', 'mean', 'peak'].map((name) => t(`maps.head.${name}`))}
        rows=${now.layers.flatMap((one) => one.peaks.map((peak, k) => [one.layer, figure(k + 1), loss(one.means[k]), loss(peak)]))} />`
      : now.layers.map((one) => html`<${LayerOfMaps} key=${one.layer} now=${one} chosen=${one.layer === layer ? lookFilter.value : -1} />`)}
  </section>`;
}

/** @param {{ now: LayerMaps, chosen: number }} props */
function LayerOfMaps({ now, chosen }) {
  const [height, width, channels] = now.shape;
  const peaks = now.peaks.map((peak) => peak ?? -Infinity);
  const best = peaks.indexOf(Math.max(...peaks));
  const quiet = peaks.filter((peak) => peak <= 0).length;
  const facts = { layer: now.layer, n: figure(channels), size: shapeText([height, width]), k: figure(best + 1), v: loss(now.peaks[best]), q: figure(quiet) };
  const draw = (/** @type {HTMLCanvasElement} */ canvas) => drawMaps(canvas, { bytes: bytesOf(now.maps), count: peaks.length, width, height, chosen });
  return html`<figure class="maps">
    <h4>${now.layer} <span class="cap">${shapeText(now.shape)}</span> <span class="cap ends">${t('maps.range', { a: loss(now.low), b: loss(now.high) })}</span></h4>
    <div role="img" aria-label=${t(quiet ? 'maps.sentenceQuiet' : 'maps.sentence', facts)} data-chart=${`maps-${now.layer}`}><${Canvas} class="mapgrid" draw=${draw} /></div>
  </figure>`;
}
