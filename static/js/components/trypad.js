// @ts-check
// A pad to draw on, by pointer, finger or keyboard. What is drawn is fitted and centred as the data set's pictures were.

import { html } from 'htm/preact';
import { useRef, useState } from 'preact/hooks';
import { tryInput } from '../actions/tryit.js';
import { token } from '../charts/color.js';
import { fit } from '../charts/frame.js';
import { drawPicture } from '../charts/pixels.js';
import { pictureOf } from '../drawing.js';
import { t, word } from '../i18n.js';
import { tried } from '../store.js';
import { Canvas } from './canvas.js';

/** @typedef {import('../types.js').Dataset} Dataset */
/** @typedef {import('../drawing.js').Place} Place */

const PEN = 0.085; // of the pad's side
const STEP = 1 / 20; // of an arrow key
const ARROWS = /** @type {{ [key: string]: Place }} */ ({ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] });

/** @param {{ set: Dataset }} props */
export function Pad({ set }) {
  const strokes = useRef(/** @type {Place[][]} */ ([]));
  const pen = useRef(/** @type {{ at: Place, down: boolean, keys: boolean }} */ ({ at: [0.5, 0.5], down: false, keys: false }));
  const sent = useRef(/** @type {import('../types.js').Nested | null} */ (null));
  const [, again] = useState(0);
  const empty = tried.value === null;
  const own = tried.value === sent.current;
  /** Cleared from outside, or made in another way: then what was drawn is gone. */
  const anew = () => {
    if (tried.peek() !== sent.current) strokes.current = [];
  };
  const changed = () => {
    sent.current = strokes.current.length ? asSample(set, strokes.current) : null;
    tryInput(sent.current);
    again((n) => n + 1);
  };
  /** @param {PointerEvent} event @returns {Place} */
  const place = (event) => {
    const box = /** @type {HTMLElement} */ (event.currentTarget).getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  };
  const down = (/** @type {PointerEvent} */ event) => {
    if (event.button !== 0) return;
    /** @type {HTMLElement} */ (event.currentTarget).setPointerCapture(event.pointerId);
    pen.current = { at: place(event), down: true, keys: false };
    anew();
    strokes.current.push([pen.current.at]);
    changed();
  };
  const move = (/** @type {PointerEvent} */ event) => {
    if (!pen.current.down || pen.current.keys) return;
    pen.current.at = place(event);
    strokes.current.at(-1)?.push(pen.current.at);
    changed();
  };
  const up = () => {
    if (!pen.current.keys) pen.current.down = false;
  };
  const keys = (/** @type {KeyboardEvent} */ event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const now = pen.current;
    const way = ARROWS[event.key];
    anew();
    if (way) {
      now.at = /** @type {Place} */ (now.at.map((value, axis) => Math.max(0.05, Math.min(0.95, value + STEP * /** @type {number} */ (way[axis])))));
      if (now.down) strokes.current.at(-1)?.push(now.at);
    } else if (event.key === ' ') {
      now.down = !now.down;
      if (now.down) strokes.current.push([now.at]);
    } else if (event.key === 'Backspace' || event.key === 'Delete') strokes.current = [];
    else return;
    event.preventDefault();
    now.keys = true;
    if (way && !now.down) again((n) => n + 1);
    else changed();
  };
  const white = set.scaling.by ?? 1;
  return html`<div class="pad" tabindex="0" role="application" aria-label=${t('try.pad', { name: word(set.target.name) })} data-pad
      onPointerDown=${down} onPointerMove=${move} onPointerUp=${up} onPointerCancel=${up} onKeyDown=${keys}
      onBlur=${() => { pen.current = { ...pen.current, down: false, keys: false }; again((n) => n + 1); }}>
      ${!empty && !own && html`<${Seen} white=${white} />`}
      <${Canvas} draw=${(/** @type {HTMLCanvasElement} */ canvas) => paintStrokes(canvas, own ? strokes.current : [], pen.current)} />
      ${empty && html`<span class="padhint" aria-hidden="true">${t('try.draw')}</span>`}
    </div>`;
}

/** @param {{ white: number, label?: string }} props what is tried, pixel by pixel, as the network sees it */
export function Seen({ white, label }) {
  return html`<${Canvas} class="px" label=${label} watch=${() => tried.value}
    draw=${(/** @type {HTMLCanvasElement} */ canvas) => tried.peek() !== null && drawPicture(canvas, /** @type {import('../types.js').Nested} */ (tried.peek()), white)} />`;
}

/** @param {Dataset} set @param {Place[][]} strokes @returns {import('../types.js').Nested} in the shape of one sample */
function asSample(set, strokes) {
  const [high = 1, wide = 1, channels] = set.input_shape;
  const picture = pictureOf(strokes, /** @type {import('../drawing.js').Drawing} */ (set.drawing), [high, wide], set.scaling.by ?? 1);
  return channels === undefined ? picture : picture.map((row) => row.map((value) => [value]));
}

/** @param {HTMLCanvasElement} canvas @param {Place[][]} strokes @param {{ at: Place, down: boolean, keys: boolean }} pen */
function paintStrokes(canvas, strokes, pen) {
  const place = fit(canvas);
  if (!place) return;
  const { ctx, width, height } = place;
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';
  ctx.lineWidth = PEN * width;
  ctx.strokeStyle = token('pencil');
  for (const stroke of strokes) {
    ctx.beginPath();
    stroke.forEach(([x, y], k) => (k ? ctx.lineTo(x * width, y * height) : ctx.moveTo(x * width, y * height)));
    if (stroke.length === 1) ctx.lineTo(/** @type {Place} */ (stroke[0])[0] * width + 0.01, /** @type {Place} */ (stroke[0])[1] * height);
    ctx.stroke();
  }
  if (!pen.keys) return;
  ctx.beginPath();
  ctx.arc(pen.at[0] * width, pen.at[1] * height, (PEN * width) / 2 + 3, 0, 2 * Math.PI);
  ctx.lineWidth = 2;
  ctx.strokeStyle = token('accent');
  ctx.setLineDash(pen.down ? [] : [3, 3]);
  ctx.stroke();
  ctx.setLineDash([]);
}
