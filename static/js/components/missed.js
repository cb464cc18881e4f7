// @ts-check
// A regression judged: predicted against true, what was missed over what was predicted, and the rows farthest off.

import { html } from 'htm/preact';
import { drawMisses } from '../charts/judge.js';
import { drawResiduals, drawScatter } from '../charts/scatter.js';
import { figure, rich, t, word } from '../i18n.js';
import { shownDataset } from '../store.js';
import { ExampleRows } from './examples.js';
import { Framed } from './judgecharts.js';

/** @param {{ now: import('../types.js').Judgement, epoch: number }} props */
export function Missed({ now, epoch }) {
  const set = shownDataset.value;
  const digits = set?.kind === 'points' ? 2 : 1;
  const unit = word(set?.target.unit);
  const with_ = (/** @type {number} */ value) => (unit ? `${figure(value, digits)} ${unit}` : figure(value, digits));
  if (now.mae === null || now.rmse === null || !now.histogram) return html`<p class="say">${t('mistakes.silent')}</p>`;
  const name = word(set?.target.name);
  const { truth, rows } = now.points;
  const said = now.points.said.map((value) => value ?? NaN);
  const residual = truth.map((value, k) => value - /** @type {number} */ (said[k]));
  const low = residual.filter((value) => value > 0).length;
  const table = () => ({
    head: [t('soft.sample'), t('scatter.trueShort'), t('scatter.saidShort'), t('examples.off')],
    rows: truth.map((value, k) => [t('soft.row', { n: figure(/** @type {number} */ (rows[k]) + 1) }), figure(value, digits), figure(said[k] ?? NaN, digits), figure(residual[k] ?? NaN, digits)]),
  });
  const bins = () => ({
    head: [t('examples.off'), t('confidence.y')],
    rows: (now.histogram?.counts ?? []).map((count, k) => [`${figure(now.histogram?.edges[k] ?? 0, digits)} … ${figure(now.histogram?.edges[k + 1] ?? 0, digits)}`, figure(count)]),
  });
  return html`<p class="say" data-sentence>${rich(`missed.${now.split}`, {
      e: figure(epoch), n: figure(now.rows), mae: with_(now.mae), rmse: with_(now.rmse), r2: now.r2 === null ? '–' : figure(now.r2, 2),
    })}</p>
    <div class="judge even">
      <${Framed} id="judged-scatter" title=${t('missed.scatter')} sentence=${t('missed.scatterSays', { r2: now.r2 === null ? '–' : figure(now.r2, 2) })} table=${table}
        draw=${(/** @type {HTMLCanvasElement} */ canvas) => drawScatter(canvas, { truth, said, xLabel: t('scatter.true', { name }), yLabel: t('scatter.said', { name }) })} />
      <${Framed} id="residuals" title=${t('missed.residuals')} sentence=${t('missed.residualsSay', { n: figure(low), m: figure(residual.length - low) })} table=${table}
        draw=${(/** @type {HTMLCanvasElement} */ canvas) => drawResiduals(canvas, { said, residual, xLabel: t('scatter.said', { name }), yLabel: t('missed.y') })} />
      <${Framed} id="misses" title=${t('missed.histogram')} sentence=${t('missed.histogramSays', { mae: with_(now.mae), rmse: with_(now.rmse) })} table=${bins}
        draw=${(/** @type {HTMLCanvasElement} */ canvas) => drawMisses(canvas, { edges: now.histogram?.edges ?? [-1, 1], counts: now.histogram?.counts ?? [], xLabel: t('missed.y'), yLabel: t('confidence.y') })} />
      <${ExampleRows} names=${[]} />
    </div>`;
}
