// @ts-check
// A cloud of points: picked by pointer or arrow keys, told in words; its classes can be made to stand out.

import { html } from 'htm/preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { lookAtClass } from '../actions/looks.js';
import { needSamples, sampleQuestion } from '../actions/samples.js';
import { aligned, drawPlane, mark, nearest } from '../charts/plane.js';
import { fit } from '../charts/frame.js';
import { figure, percent, t } from '../i18n.js';
import { lookClass, plan, runSpec, samples, shownPlan, spec, validated } from '../store.js';
import { Canvas } from './canvas.js';
import { ChartBox } from './chartbox.js';
import { SamplePicture } from './sample.js';

/** @typedef {import('../charts/plane.js').Place} Place */

/**
 * Points laid as the ones before them, so that a cloud does not turn over from one epoch to the next.
 * @param {Place[]} points
 * @param {string} whose other points begin anew
 * @returns {Place[]}
 */
export function usePlane(points, whose) {
  const before = useRef({ whose: '', points: /** @type {Place[] | null} */ (null) });
  return useMemo(() => {
    const last = before.current.whose === whose ? before.current.points : null;
    const laid = aligned(points, last);
    if (points.length) before.current = { whose, points: laid };
    return laid;
  }, [points, whose]);
}

/**
 * @param {{
 *   id: string, title: string, sentence: string, spread: [number, number], extra?: unknown,
 *   cloud: { points: Place[], labels: string[], kinds: (number | null)[], wrong: boolean[] },
 *   classOf: ((index: number) => number) | null, classes?: string[], rowOf?: (index: number) => number, name: (index: number) => string,
 *   head: string[], row: (index: number) => (string | number)[],
 * }} props classOf: the class of a point, if it has one; rowOf: its row in the data
 */
export function PlaneView({ id, title, sentence, spread, extra, cloud, classOf, classes = [], rowOf, name, head, row }) {
  const [chosen, choose] = useState(-1);
  const picked = classOf ? lookClass.value : null;
  const count = cloud.points.length;
  const stands = (/** @type {number} */ index) => picked === null || classOf?.(index) === picked;
  const draw = (/** @type {HTMLCanvasElement} */ canvas) => drawPlane(canvas, { ...cloud, picked, chosen }, stands);
  const point = (/** @type {PointerEvent} */ event) => {
    const canvas = /** @type {HTMLElement} */ (event.currentTarget).querySelector('canvas');
    if (!canvas) return;
    const box = canvas.getBoundingClientRect();
    const found = nearest(canvas, cloud.points, event.clientX - box.left, event.clientY - box.top);
    if (found >= 0) choose(found);
  };
  const step = (/** @type {number} */ by) => {
    let to = chosen;
    do to = (to + by + count) % count; while (!stands(to) && to !== chosen);
    choose(to);
  };
  const keys = (/** @type {KeyboardEvent} */ event) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!by || !count) return;
    step(by);
    event.preventDefault();
    event.stopPropagation();
  };
  return html`<div class="planeview">
    <${ChartBox} id=${id} title=${title} sentence=${sentence} extra=${extra} table=${() => ({ head, rows: cloud.points.map((_, k) => row(k)), now: chosen })}>
      <div class="field" onPointerMove=${point} onPointerDown=${point}><${Canvas} class="fill" draw=${draw} /></div>
    </${ChartBox}>
    <div class="read">
      ${classOf && html`<${Classes} classes=${classes} kinds=${classes.length <= 6} />`}
      <button type="button" class="pointer" data-pointed onKeyDown=${keys} onClick=${() => count && step(1)}>
        ${chosen >= 0 && chosen < count ? html`${rowOf && html`<${Picture} row=${rowOf(chosen)} total=${count} index=${chosen} />`}<span aria-live="polite">${name(chosen)}</span>`
          : html`<span>${t('views.point')}</span>`}</button>
      <p class="cap">${t('views.axes', { a: percent(spread[0], 0), b: percent(spread[1], 0) })}</p>
    </div>
  </div>`;
}

/** @param {{ classes: string[], kinds: boolean }} props kinds: each has a marker of its own */
function Classes({ classes, kinds }) {
  const now = lookClass.value;
  return html`<div class="pickclass" role="group" aria-label=${t('views.classes')}>
    <button type="button" class="chip" aria-pressed=${now === null ? 'true' : 'false'} onClick=${() => lookAtClass(null)}>${t('views.all')}</button>
    ${classes.map((name, k) => html`<button key=${name} type="button" class="chip" data-class=${k} aria-pressed=${now === k ? 'true' : 'false'} onClick=${() => lookAtClass(now === k ? null : k)}>
      ${kinds && html`<${Canvas} class="marker" draw=${(/** @type {HTMLCanvasElement} */ canvas) => marker(canvas, k)} />`}${name}</button>`)}
  </div>`;
}

/** @param {HTMLCanvasElement} canvas @param {number} kind */
function marker(canvas, kind) {
  const place = fit(canvas);
  if (place) mark(place.ctx, place.width / 2, place.height / 2, kind);
}

const PAGE = 100;

/** The sample behind a point; the points stand evenly over all rows of their part. @param {{ row: number, total: number, index: number }} props */
function Picture({ row, total, index }) {
  const experiment = runSpec.value ?? spec.value;
  const data = (shownPlan.value ?? plan.value)?.data;
  const rows = (validated.value ? data?.validation : data?.train) ?? total;
  const place = total > 1 ? Math.trunc((index * (rows - 1)) / (total - 1)) : 0;
  const offset = Math.floor(place / PAGE) * PAGE;
  const question = experiment
    ? `${sampleQuestion(experiment.data, validated.value ? 'validation' : 'train', { seed: experiment.seed, limit: PAGE })}&offset=${offset}` : null;
  useEffect(() => void needSamples(question), [question]);
  const list = samples.value[question ?? ''] ?? [];
  const sample = list.find((one) => one.row === row);
  return sample ? html`<${SamplePicture} sample=${sample} together=${list} />` : html`<span class="px" data-place=${figure(place)}></span>`;
}
