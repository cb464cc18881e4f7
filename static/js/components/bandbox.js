// @ts-check
// How the numbers of one layer lie over the epochs: bands, the histogram of the shown epoch, the same as a table.

import { html } from 'htm/preact';
import { drawBands } from '../charts/bands.js';
import { figure, number, t, tick } from '../i18n.js';
import { base, head, log, runEpochs, shownEpoch } from '../store.js';
import { Canvas } from './canvas.js';
import { ChartBox } from './chartbox.js';

/** @typedef {import('../types.js').Look} Look */
/** @typedef {import('../types.js').Spread} Spread */

/**
 * @param {{ id: string, title: string, note: string, of: (look: Look) => Spread | null | undefined, colour: string }} props
 *   note: a few words beside the title; of: the spread that is meant
 */
export function BandBox({ id, title, note, of, colour }) {
  const list = (log.value?.looks ?? []).flatMap((look) => {
    const spread = of(look);
    return spread?.quantiles ? [{ epoch: look.epoch, spread }] : [];
  });
  const now = list.findLast((one) => one.epoch <= shownEpoch.value) ?? list[0];
  const draw = (/** @type {HTMLCanvasElement} */ canvas) => {
    const spread = now?.spread;
    const ends = spread?.quantiles ?? [0, 0];
    drawBands(canvas, {
      epochs: list.map((one) => one.epoch), quantiles: list.map((one) => /** @type {number[]} */ (one.spread.quantiles)),
      first: base.peek(), last: Math.max(runEpochs.peek(), base.peek() + 1), head: head.peek(), colour, axis,
      bins: spread?.bins ? { low: /** @type {number} */ (ends[0]), high: /** @type {number} */ (ends.at(-1)), counts: spread.bins } : null,
    });
  };
  const table = () => ({
    head: [t('chart.epoch'), ...['least', 'q5', 'q25', 'q50', 'q75', 'q95', 'largest'].map((name) => t(`spread.${name}`))],
    rows: list.map((one) => [figure(one.epoch), ...(one.spread.quantiles ?? []).map(number)]),
    now: now ? list.indexOf(now) : undefined,
  });
  return html`<${ChartBox} id=${id} title=${title} sentence=${now ? sentence(title, now) : t('chart.empty')} table=${table}
    extra=${note && html`<span class="cap">${note}</span>`}>
    <${Canvas} class="fill" draw=${draw} watch=${() => [head.value, log.value]} />
  </${ChartBox}>`;
}

/** @param {number} value @returns {string} short enough for the margin */
function axis(value) {
  const size = Math.abs(value);
  return size && (size < 0.001 || size >= 10_000) ? value.toExponential(0).replaceAll('-', '−').replace('+', '') : tick(value);
}

/** @param {string} name @param {{ epoch: number, spread: Spread }} now */
function sentence(name, { epoch, spread }) {
  const [least, , low, middle, high, , largest] = (spread.quantiles ?? []).map(number);
  return t('spread.sentence', { name, e: figure(epoch), m: middle ?? '', a: low ?? '', b: high ?? '', least: least ?? '', largest: largest ?? '' });
}
