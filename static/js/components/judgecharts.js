// @ts-check
// ROC, calibration and confidence of a classifier: figure, sentence and table twin of each.

import { html } from 'htm/preact';
import { drawCalibration, drawConfidence, drawRoc } from '../charts/judge.js';
import { figure, percent, t } from '../i18n.js';
import { judgedClass } from '../store.js';
import { Canvas } from './canvas.js';
import { ChartBox } from './chartbox.js';

/** @typedef {import('../types.js').Judgement} Judgement */
/** @typedef {import('../types.js').Calibration} Bins */

/** @param {{ now: Judgement, names: string[] }} props */
export function Roc({ now, names }) {
  const hardest = now.classes.reduce((/** @type {number | null} */ low, one, k) =>
    (one.auc !== null && (low === null || one.auc < /** @type {number} */ (now.classes[low]?.auc)) ? k : low), null);
  const chosen = judgedClass.value ?? hardest;
  const area = chosen === null ? null : (now.classes[chosen]?.auc ?? null);
  const facts = { name: chosen === null ? '–' : (names[chosen] ?? chosen), auc: area === null ? '–' : figure(area, 3) };
  const sentence = area === null ? t('roc.nothing') : t(judgedClass.value === null ? 'roc.hardest' : 'roc.sentence', facts);
  const table = () => ({
    head: [t('classes.class'), t('classes.auc')],
    rows: now.classes.map((one, k) => [names[k] ?? String(k), one.auc === null ? '–' : figure(one.auc, 3)]),
  });
  const draw = (/** @type {HTMLCanvasElement} */ canvas) => drawRoc(canvas, {
    curves: now.curves, chosen, label: t('roc.label', facts), xLabel: t('roc.x'), yLabel: t('roc.y'),
  });
  return html`<${Framed} id="roc" title=${t('roc.title')} sentence=${sentence} table=${table} draw=${draw} />`;
}

/** @param {{ now: Bins, rows: number }} props */
export function Calibration({ now, rows }) {
  const sure = now.rows.reduce((sum, count, k) => sum + count * (now.confidence[k] ?? 0), 0) / rows;
  const right = now.right.reduce((sum, count) => sum + count, 0) / rows;
  const key = Math.abs(sure - right) < 0.02 ? 'even' : sure > right ? 'over' : 'under';
  const draw = (/** @type {HTMLCanvasElement} */ canvas) => drawCalibration(canvas, { ...now, xLabel: t('calibration.x'), yLabel: t('calibration.y') });
  return html`<${Framed} id="calibration" title=${t('calibration.title')} draw=${draw} table=${() => binTable(now)}
    sentence=${t(`calibration.${key}`, { sure: percent(sure), right: percent(right), e: percent(now.error) })} />`;
}

/** @param {{ now: Bins }} props */
export function Confidence({ now }) {
  const [rows, right] = [now.rows.at(-1) ?? 0, now.right.at(-1) ?? 0];
  const draw = (/** @type {HTMLCanvasElement} */ canvas) => drawConfidence(canvas, { ...now, xLabel: t('confidence.x'), yLabel: t('confidence.y') });
  return html`<${Framed} id="confidence" title=${t('confidence.title')} draw=${draw} table=${() => binTable(now)}
    sentence=${t('confidence.sentence', { n: figure(rows), wrong: figure(rows - right) })} />`;
}

/** @param {Bins} now */
function binTable(now) {
  return {
    head: [t('confidence.x'), t('confidence.y'), t('confidence.right'), t('confidence.wrong'), t('calibration.y')],
    rows: now.rows.map((count, k) => {
      const right = now.right[k] ?? 0;
      return [`${percent(now.edges[k] ?? 0, 0)}–${percent(now.edges[k + 1] ?? 1, 0)}`, figure(count), figure(right), figure(count - right), count ? percent(right / count) : '–'];
    }),
  };
}

/**
 * A chart with its sentence under its heading.
 * @param {{ id: string, title: string, sentence: string, table: () => { head: string[], rows: (string | number)[][] }, draw: (canvas: HTMLCanvasElement) => void }} props
 */
export function Framed({ id, title, sentence, table, draw }) {
  return html`<div class="framed"><${ChartBox} id=${id} title=${title} sentence=${sentence} table=${table}><${Canvas} class="fill" draw=${draw} /></${ChartBox}>
    <p class="cap">${sentence}</p></div>`;
}
