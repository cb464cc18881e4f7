// @ts-check
// One line per layer over epochs on a logarithmic axis, each named at its end.

import { fit, font, rem } from './frame.js';
import { token } from './color.js';
import { powers } from './marks.js';
import { epochTicks } from './ticks.js';

/**
 * @typedef {{
 *   epochs: number[], lines: { name: string, values: number[], marked: boolean }[], first: number, last: number, head: number,
 * }} LinesState marked: the one that the sentence is about
 */

/** Colour and dash of a series; a layer beyond the sixth is drawn as an edge and told by its name. */
const LOOKS = /** @type {[string, number[]][]} */ (
  [['s1', []], ['s2', [6, 4]], ['s3', [2, 3]], ['s4', [10, 3, 2, 3]], ['s5', [12, 4]], ['s6', [1, 3]]]);

/** @param {HTMLCanvasElement} canvas @param {LinesState} state */
export function drawLines(canvas, state) {
  const place = fit(canvas);
  if (!place || !state.lines.length) return;
  const { ctx, width, height } = place;
  const unit = rem();
  ctx.font = font(0.75);
  const wide = Math.min(width * 0.35, Math.max(...state.lines.map((one) => ctx.measureText(one.name).width)) + 14);
  const box = { left: unit * 2.75, top: 8, right: width - wide, bottom: height - unit * 1.35 };
  const [low, high] = range(state.lines.flatMap((one) => one.values));
  const y = (/** @type {number} */ value) => box.bottom - (Math.log10(value / low) / Math.log10(high / low)) * (box.bottom - box.top);
  const span = Math.max(1, state.last - state.first);
  const x = (/** @type {number} */ epoch) => box.left + ((epoch - state.first) / span) * (box.right - box.left);
  axes(ctx, state, box, low, high, x, y);
  state.lines.forEach((one, k) => {
    const [colour, dash] = LOOKS[k] ?? ['edge', []];
    ctx.strokeStyle = token(colour);
    ctx.setLineDash(dash);
    ctx.lineWidth = one.marked ? 3 : 2;
    trace(ctx, state, one.values, x, y, false);
    trace(ctx, state, one.values, x, y, true);
  });
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
  const px = x(Math.max(state.first, Math.min(state.head, state.last)));
  ctx.strokeStyle = token('accent');
  ctx.lineWidth = 1.25;
  ctx.beginPath();
  ctx.moveTo(px, box.top - 6);
  ctx.lineTo(px, box.bottom);
  ctx.stroke();
  names(ctx, state, box, width, y);
}

/** @param {number} value a power of ten @returns {string} 0.01 or 1e−7 */
export function powerText(value) {
  return value >= 0.001 && value <= 1000 ? String(value) : value.toExponential(0).replace('e-', 'e−').replace('+', '');
}

/** @param {number[]} values @returns {[number, number]} whole powers of ten around all that can stand on a logarithmic axis */
function range(values) {
  const good = values.filter((value) => value > 0 && Number.isFinite(value));
  if (!good.length) return [0.001, 1];
  const low = 10 ** Math.floor(Math.log10(Math.min(...good)));
  const high = 10 ** Math.ceil(Math.log10(Math.max(...good)) + 1e-9);
  return [low, high > low ? high : low * 10];
}

/**
 * @param {CanvasRenderingContext2D} ctx @param {LinesState} state
 * @param {{ left: number, top: number, right: number, bottom: number }} box
 * @param {number} low @param {number} high
 * @param {(epoch: number) => number} x @param {(value: number) => number} y
 */
function axes(ctx, state, box, low, high, x, y) {
  ctx.lineWidth = 1;
  ctx.strokeStyle = token('line');
  ctx.fillStyle = token('ink-3');
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'right';
  for (const tick of powers(low, high)) {
    ctx.beginPath();
    ctx.moveTo(box.left, y(tick));
    ctx.lineTo(box.right, y(tick));
    ctx.stroke();
    ctx.fillText(powerText(tick), box.left - 6, y(tick));
  }
  ctx.textBaseline = 'top';
  const ticks = epochTicks(state.last).filter((tick) => tick > state.first);
  for (const tick of state.first > 1 ? [state.first, ...ticks] : ticks) {
    ctx.textAlign = tick === state.last ? 'right' : 'center';
    ctx.fillText(tick.toLocaleString('en-US'), x(tick), box.bottom + 5);
  }
}

/**
 * @param {CanvasRenderingContext2D} ctx @param {LinesState} state @param {number[]} values
 * @param {(epoch: number) => number} x @param {(value: number) => number} y
 * @param {boolean} late what lies beyond the playhead, faint
 */
function trace(ctx, { epochs, head }, values, x, y, late) {
  ctx.globalAlpha = late ? 0.3 : 1;
  ctx.beginPath();
  let open = false;
  epochs.forEach((epoch, i) => {
    const next = epochs[i + 1] ?? epoch;
    if (late ? next <= head : epoch > head) return;
    const value = /** @type {number} */ (values[i]);
    if (!(value > 0) || !Number.isFinite(value)) open = false; // zero has no place on this axis: the line breaks
    else {
      if (open) ctx.lineTo(x(epoch), y(value));
      else ctx.moveTo(x(epoch), y(value));
      open = true;
    }
  });
  ctx.stroke();
}

/**
 * The names at the right, each beside the end of its line, pushed apart where they would lie on each other.
 * @param {CanvasRenderingContext2D} ctx @param {LinesState} state
 * @param {{ top: number, right: number, bottom: number }} box @param {number} width @param {(value: number) => number} y
 */
function names(ctx, { lines }, box, width, y) {
  const apart = 0.95 * rem();
  const list = lines.map((one, k) => {
    const last = one.values.findLast((value) => value > 0 && Number.isFinite(value));
    return { one, k, y: last === undefined ? box.bottom : y(last) };
  }).sort((a, b) => a.y - b.y);
  const room = Math.max(1, Math.floor((box.bottom - box.top) / apart) + 1);
  const shown = list.length > room ? list.filter(({ one }, i) => one.marked || i % Math.ceil(list.length / room) === 0) : list;
  const places = spread(shown.map((one) => one.y), apart, box.top, box.bottom);
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  shown.forEach(({ one, k }, i) => {
    ctx.font = font(0.75, one.marked);
    ctx.fillStyle = token(k < 6 && k !== 2 && k !== 4 ? /** @type {[string, number[]]} */ (LOOKS[k])[0] : 'ink-2');
    ctx.fillText(one.name, box.right + 8, /** @type {number} */ (places[i]), width - box.right - 8);
  });
}

/**
 * @param {number[]} wished from the top @param {number} apart @param {number} top @param {number} bottom
 * @returns {number[]} places at least so far apart, as near to the wished ones as the room allows
 */
export function spread(wished, apart, top, bottom) {
  const places = [...wished];
  for (let i = 0; i < places.length; i += 1) {
    places[i] = Math.max(/** @type {number} */ (places[i]), i ? /** @type {number} */ (places[i - 1]) + apart : top);
  }
  for (let i = places.length - 1; i >= 0; i -= 1) {
    places[i] = Math.min(/** @type {number} */ (places[i]), i === places.length - 1 ? bottom : /** @type {number} */ (places[i + 1]) - apart);
  }
  return places;
}
