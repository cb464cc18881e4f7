// @ts-check
// Up to six curves over epochs: solid up to the playhead, faint beyond it, each run's name where its line ends; where the
// pointer is, the figures of that epoch.

import { fit, font, rem } from './frame.js';
import { token } from './color.js';
import { between, powers, trace } from './marks.js';
import { epochTicks, niceTicks, spread, valueRange } from './ticks.js';

/** @typedef {{ series: number, name: string, values: number[], trained: number, base: number, head: number }} Curve head: shown up to here */
/**
 * @typedef {{
 *   curves: Curve[], epochs: number, head: number, at: number | null, goal: number | null, share: boolean, log: boolean,
 *   axis: (value: number) => string, say: (value: number) => string, goalWord: string,
 * }} LanesState at: the epoch that the pointer is at
 */

const DASHES = [[], [6, 4], [2, 3], [10, 3, 2, 3], [12, 4], [1, 3]];

/**
 * @param {HTMLCanvasElement} canvas
 * @param {LanesState} state
 * @returns {((x: number) => number) | null} which epoch stands at a place of the canvas, in CSS pixels; null while it is hidden
 */
export function drawLanes(canvas, state) {
  const place = fit(canvas);
  if (!place) return null;
  const { ctx, width, height } = place;
  const unit = rem();
  ctx.font = font(0.75);
  const longest = Math.max(0, ...state.curves.map((curve) => ctx.measureText(curve.name).width));
  const names = Math.min(width * 0.3, longest) + 1.4 * unit;
  const [low, high] = range(state);
  const space = { top: 0.75 * unit, bottom: height - 1.35 * unit };
  const ticks = state.log ? powers(low, high) : niceTicks(low, high, space.bottom - space.top < 7 * unit ? 3 : 5);
  const figures = Math.max(0, ...ticks.map((tick) => ctx.measureText(state.axis(tick)).width));
  const box = { ...space, left: figures + 0.75 * unit, right: width - names };
  const x = (/** @type {number} */ epoch) => box.left + ((epoch - 1) / Math.max(1, state.epochs - 1)) * (box.right - box.left);
  const part = state.log ? (/** @type {number} */ v) => Math.log(v / low) / Math.log(high / low) : (/** @type {number} */ v) => (v - low) / (high - low || 1);
  const y = (/** @type {number} */ value) => (state.log && value <= 0 ? NaN : box.bottom - part(value) * (box.bottom - box.top));
  axes(ctx, state, box, ticks, x, y);
  if (state.goal !== null && state.goal >= low && state.goal <= high) finishingLine(ctx, state.goalWord, box, y(state.goal));
  const share = state.epochs / Math.max(1, box.right - box.left);
  ctx.lineJoin = 'round';
  for (const curve of state.curves) {
    ctx.strokeStyle = token(`s${curve.series}`);
    ctx.setLineDash(/** @type {number[]} */ (DASHES[curve.series - 1]));
    ctx.lineWidth = 2;
    ctx.globalAlpha = 0.3;
    trace(ctx, curve.values, curve.trained, x, y, share);
    ctx.globalAlpha = 1;
    ctx.lineWidth = 2.25;
    trace(ctx, curve.values, curve.head, x, y, share);
  }
  ctx.setLineDash([]);
  playhead(ctx, state, box, x);
  labels(ctx, state, box, width, x, y);
  return (at) => Math.max(1, Math.min(state.epochs, Math.round(1 + ((at - box.left) / (box.right - box.left)) * Math.max(1, state.epochs - 1))));
}

/** @param {LanesState} state @returns {[number, number]} */
function range({ curves, share, log }) {
  const values = curves.flatMap((curve) => curve.values.slice(0, curve.trained)).filter(Number.isFinite);
  if (!log) return valueRange(values, share);
  const good = values.filter((value) => value > 0);
  if (!good.length) return [0.01, 1];
  return [10 ** Math.floor(Math.log10(Math.min(...good))), 10 ** Math.ceil(Math.log10(Math.max(...good)) + 1e-9)];
}

/** @typedef {{ left: number, top: number, right: number, bottom: number }} Sides */
/** @typedef {(value: number) => number} Scale */

/**
 * @param {CanvasRenderingContext2D} ctx @param {LanesState} state @param {Sides} box
 * @param {number[]} ticks of the values @param {Scale} x @param {Scale} y
 */
function axes(ctx, state, box, ticks, x, y) {
  ctx.font = font(0.75);
  ctx.fillStyle = token('ink-3');
  ctx.strokeStyle = token('line');
  ctx.lineWidth = 1;
  ctx.textAlign = 'right';
  ctx.textBaseline = 'middle';
  for (const tick of ticks) {
    const at = Math.round(y(tick)) + 0.5;
    ctx.beginPath();
    ctx.moveTo(box.left, at);
    ctx.lineTo(box.right, at);
    ctx.stroke();
    ctx.fillText(state.axis(tick), box.left - 6, at);
  }
  ctx.textBaseline = 'top';
  ctx.textAlign = 'center';
  for (const tick of epochTicks(state.epochs)) ctx.fillText(tick.toLocaleString('en-US'), x(tick), box.bottom + 5);
}

/** @param {CanvasRenderingContext2D} ctx @param {string} word @param {Sides} box @param {number} y where the goal is */
function finishingLine(ctx, word, box, y) {
  ctx.strokeStyle = token('ink-2');
  ctx.setLineDash([1, 3]);
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  ctx.moveTo(box.left, y);
  ctx.lineTo(box.right, y);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.font = font(0.75);
  ctx.textAlign = 'right';
  ctx.textBaseline = y - box.top < 1.2 * rem() ? 'top' : 'bottom';
  outlined(ctx, word, box.right - 4, y + (ctx.textBaseline === 'top' ? 3 : -3), 'ink-2');
}

/** @param {CanvasRenderingContext2D} ctx @param {LanesState} state @param {Sides} box @param {Scale} x */
function playhead(ctx, state, box, x) {
  const lines = /** @type {[number | null, string, number[]][]} */ ([[state.head >= 1 ? state.head : null, 'accent', []], [state.at, 'ink-3', [4, 3]]]);
  for (const [epoch, colour, dash] of lines) {
    if (epoch === null) continue;
    const at = x(Math.min(epoch, state.epochs));
    ctx.strokeStyle = token(colour);
    ctx.setLineDash(dash);
    ctx.lineWidth = 1.25;
    ctx.beginPath();
    ctx.moveTo(at, box.top - 6);
    ctx.lineTo(at, box.bottom);
    ctx.stroke();
  }
  ctx.setLineDash([]);
}

/**
 * Every line ends in its marker, with its name beside it, as near to that height as the other names leave room.
 * @param {CanvasRenderingContext2D} ctx @param {LanesState} state @param {Sides} box @param {number} width @param {Scale} x @param {Scale} y
 */
function labels(ctx, state, box, width, x, y) {
  const unit = rem();
  const ends = state.curves.map((curve) => {
    const at = state.at === null ? last(curve) : state.at > curve.base && state.at <= curve.trained ? state.at : NaN;
    const value = between(curve.values, at);
    return { curve, x: x(at), y: y(value), text: state.at === null ? curve.name : `${curve.name}: ${state.say(value)}` };
  });
  const there = ends.filter((end) => Number.isFinite(end.y) && Number.isFinite(end.x));
  const places = spread(there.map((end) => end.y), 1.05 * unit, box.top, box.bottom);
  ctx.font = font(0.75);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  there.forEach((end, at) => {
    const place = /** @type {number} */ (places[at]);
    const wide = ctx.measureText(end.text).width;
    // Beside the pointer there may be no room on the right.
    const left = state.at !== null && end.x + 1.25 * unit + wide > width ? end.x - 1.25 * unit - wide : end.x + 1.25 * unit;
    ctx.strokeStyle = token(`s${end.curve.series}`);
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.moveTo(end.x, end.y);
    ctx.lineTo(left > end.x ? left - 3 : left + wide + 3, place);
    ctx.stroke();
    outlined(ctx, left > end.x ? cut(ctx, end.text, width - left) : end.text, left, place, 'ink');
  });
  for (const end of there) marker(ctx, end.curve.series, end.x, end.y);
}

/** @param {Curve} curve @returns {number} the last moment up to the playhead that has a value */
function last(curve) {
  let at = Math.min(curve.head, curve.trained);
  while (at > curve.base && !Number.isFinite(between(curve.values, at))) at = Math.ceil(at) - 1;
  return at > curve.base ? at : NaN;
}

/** @param {CanvasRenderingContext2D} ctx @param {string} text @param {number} width @returns {string} as much of it as there is room for */
function cut(ctx, text, width) {
  if (ctx.measureText(text).width <= width) return text;
  let short = text;
  while (short && ctx.measureText(`${short}…`).width > width) short = short.slice(0, -1);
  return `${short}…`;
}

/** @param {CanvasRenderingContext2D} ctx @param {string} text @param {number} x @param {number} y @param {string} colour */
function outlined(ctx, text, x, y, colour) {
  ctx.strokeStyle = token('stage');
  ctx.lineWidth = 4;
  ctx.lineJoin = 'round';
  ctx.strokeText(text, x, y);
  ctx.fillStyle = token(colour);
  ctx.fillText(text, x, y);
}

/** @type {((ctx: CanvasRenderingContext2D, x: number, y: number) => void)[]} outlines of the six markers */
const SHAPES = [
  (ctx, x, y) => ctx.arc(x, y, 4, 0, 2 * Math.PI),
  (ctx, x, y) => ctx.rect(x - 3.5, y - 3.5, 7, 7),
  (ctx, x, y) => polygon(ctx, [[x, y - 4.5], [x + 4.5, y + 3.5], [x - 4.5, y + 3.5]]),
  (ctx, x, y) => polygon(ctx, [[x, y - 5], [x + 5, y], [x, y + 5], [x - 5, y]]),
  (ctx, x, y) => ctx.arc(x, y, 3.5, 0, 2 * Math.PI),
  (ctx, x, y) => {
    ctx.moveTo(x - 3.5, y - 3.5);
    ctx.lineTo(x + 3.5, y + 3.5);
    ctx.moveTo(x + 3.5, y - 3.5);
    ctx.lineTo(x - 3.5, y + 3.5);
  },
];
const HOLLOW = [2, 5];

/** @param {CanvasRenderingContext2D} ctx @param {number} series @param {number} x @param {number} y */
function marker(ctx, series, x, y) {
  ctx.beginPath();
  /** @type {typeof SHAPES[0]} */ (SHAPES[series - 1])(ctx, x, y);
  ctx.fillStyle = token(HOLLOW.includes(series) ? 'stage' : `s${series}`);
  ctx.strokeStyle = token(HOLLOW.includes(series) || series === 6 ? `s${series}` : 'stage');
  ctx.lineWidth = series === 6 || HOLLOW.includes(series) ? 2 : 1.25;
  if (series !== 6) ctx.fill();
  ctx.stroke();
}

/** @param {CanvasRenderingContext2D} ctx @param {[number, number][]} corners */
function polygon(ctx, corners) {
  corners.forEach(([x, y], at) => (at ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
  ctx.closePath();
}
