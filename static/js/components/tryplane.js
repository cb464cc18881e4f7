// @ts-check
// A place on the plane, chosen by pointer or arrow keys: what does the network say there?

import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import { needSamples, spreadQuestion } from '../actions/samples.js';
import { tryInput } from '../actions/tryit.js';
import { drawPoints } from '../charts/points.js';
import { figure, t } from '../i18n.js';
import { frame, inside, paintPlace, placeOf } from '../place.js';
import { log, runSpec, samples, spec, tried } from '../store.js';
import { Canvas } from './canvas.js';

/** @typedef {[number, number]} Place */

const STEP = 0.25;
const ARROWS = /** @type {{ [key: string]: Place }} */ ({ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] });

/** @param {{ set: import('../types.js').Dataset }} props */
export function Plane({ set }) {
  const options = (runSpec.value ?? spec.value)?.data.options ?? {};
  const question = spreadQuestion(set, options);
  useEffect(() => void needSamples(question), [question]);
  const points = log.value?.points.length ? log.value.points
    : (samples.value[question] ?? []).map((one) => ({ x: /** @type {Place} */ (one.x), y: one.y, split: /** @type {const} */ ('train') }));
  const at = /** @type {Place | null} */ (tried.value);
  const point = (/** @type {PointerEvent} */ event) => {
    if (event.type === 'pointerdown') /** @type {HTMLElement} */ (event.currentTarget).setPointerCapture(event.pointerId);
    if (event.buttons & 1) tryInput(placeOf(event));
  };
  const keys = (/** @type {KeyboardEvent} */ event) => {
    const way = ARROWS[event.key];
    if (!way || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const [a, b] = at ?? [0, 0];
    const step = event.shiftKey ? 4 * STEP : STEP;
    tryInput(inside([a + way[0] * step, b + way[1] * step]));
  };
  const [a, b] = at ?? [NaN, NaN];
  return html`<div class="pad plane" tabindex="0" role="application" aria-label=${t('try.plane')} data-plane
      onPointerDown=${point} onPointerMove=${point} onKeyDown=${keys}>
      <${Canvas} draw=${(/** @type {HTMLCanvasElement} */ canvas) => drawPoints(canvas, points, { ...frame(), regression: set.task === 'regression', small: true })} />
      <${Canvas} draw=${paintPlace} watch=${() => tried.value} />
    </div>
    <p class="cap">${at ? t('try.at', { a: figure(a, 2), b: figure(b, 2) }) : t('try.hint.point')}</p>`;
}
