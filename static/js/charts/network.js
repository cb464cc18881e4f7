// @ts-check
// The network drawn: a column of units per layer, a line per weight.

import { fit, font, rem } from './frame.js';
import { token } from './color.js';
import { drawField, strokeWeight } from './units.js';

/**
 * @typedef {{ name: string, count: number, more: number, fields: Float32Array | null, side: number }} Column
 * @typedef {{ gap: number, from: number, to: number, value: number }} Link gap: the place of the column it starts from
 * @typedef {{ columns: Column[], links: Link[], chosen: number }} NetState chosen: the place of a link, or -1
 */

/** Lines between two columns: more of them would be a carpet, and hide what matters. */
export const LINES = 80;

const TILE = 1.5; // rem, the largest side of a unit
const TOP = 1.75; // rem for the names

/** @param {Link[]} links @returns {Link[]} those that are drawn, the strongest last, so that they lie on top */
export function strongest(links) {
  const rising = [...links].sort((a, b) => Math.abs(a.value) - Math.abs(b.value));
  const gaps = new Set(links.map((link) => link.gap));
  return [...gaps].flatMap((gap) => rising.filter((link) => link.gap === gap).slice(-LINES));
}

/** @param {NetState} state @param {number} width @param {number} height @returns {{ x: number[], y: number[][], size: number[] }} middles and sides of the units */
function places({ columns }, width, height) {
  const unit = rem();
  const inset = 2.25 * unit;
  const step = columns.length > 1 ? (width - 2 * inset) / (columns.length - 1) : 0;
  const pitch = columns.map(({ count, more }) => Math.min(1.2 * TILE * unit, (height - TOP * unit - (more ? unit : 0) - 4) / count));
  return {
    x: columns.map((_, k) => inset + k * step),
    y: columns.map(({ count, more }, k) => {
      const middle = TOP * unit + (height - TOP * unit - (more ? unit : 0)) / 2;
      return Array.from({ length: count }, (__, i) => middle + (i - (count - 1) / 2) * /** @type {number} */ (pitch[k]));
    }),
    size: pitch.map((one) => Math.max(3, one / 1.2)),
  };
}

/** @param {HTMLCanvasElement} canvas @param {NetState} state */
export function drawNetwork(canvas, state) {
  const place = fit(canvas);
  if (!place || !state.columns.length) return;
  const { ctx, width, height } = place;
  const at = places(state, width, height);
  const most = state.links.reduce((size, { value }) => Math.max(size, Math.abs(value)), 0);
  const path = (/** @type {Link} */ { gap, from, to }) => {
    const [left, right] = [/** @type {number} */ (at.x[gap]), /** @type {number} */ (at.x[gap + 1])];
    const [a, b] = [/** @type {number} */ (at.y[gap]?.[from]), /** @type {number} */ (at.y[gap + 1]?.[to])];
    ctx.moveTo(left, a);
    ctx.bezierCurveTo((left + right) / 2, a, (left + right) / 2, b, right, b);
  };
  for (const link of strongest(state.links)) strokeWeight(ctx, link.value, most, () => path(link));
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
  const chosen = state.links[state.chosen];
  if (chosen) {
    ctx.strokeStyle = token('accent');
    ctx.lineWidth = 3;
    ctx.beginPath();
    path(chosen);
    ctx.stroke();
  }
  ctx.font = font(0.75);
  const room = /** @type {number} */ (at.x[1]) - /** @type {number} */ (at.x[0]) - 4;
  const fits = state.columns.every(({ name }) => ctx.measureText(name).width <= room);
  state.columns.forEach((column, k) => {
    const x = /** @type {number} */ (at.x[k]);
    units(ctx, column, x, /** @type {number[]} */ (at.y[k]), /** @type {number} */ (at.size[k]));
    // Where the full names would run into each other, their numbers stay.
    ctx.font = font(0.75);
    ctx.fillStyle = token('ink-2');
    ctx.textAlign = 'center';
    ctx.textBaseline = 'top';
    ctx.fillText(fits || k === 0 ? column.name : (column.name.split(' ').at(-1) ?? ''), x, 0);
    ctx.textBaseline = 'bottom';
    if (column.more) ctx.fillText(`+${column.more}`, x, height);
  });
}

/** @param {CanvasRenderingContext2D} ctx @param {Column} column @param {number} x @param {number[]} ys @param {number} size */
function units(ctx, { fields, side }, x, ys, size) {
  ctx.strokeStyle = token('edge');
  ctx.fillStyle = token('stage');
  ctx.lineWidth = 1.25;
  ys.forEach((y, i) => {
    if (fields) drawField(ctx, fields.subarray(i * side * side, (i + 1) * side * side), side, x - size / 2, y - size / 2, size);
    else {
      ctx.beginPath();
      ctx.arc(x, y, size / 2, 0, 2 * Math.PI);
      ctx.fill();
      ctx.stroke();
    }
  });
}

/**
 * The link nearest to a place, if it is near.
 * @param {NetState} state @param {number} width @param {number} height @param {number} px @param {number} py
 * @returns {number} its place in the list, or -1
 */
export function linkAt(state, width, height, px, py) {
  const at = places(state, width, height);
  const gap = at.x.findLastIndex((x) => x <= px);
  const [left, right] = [at.x[gap], at.x[gap + 1]];
  if (left === undefined || right === undefined) return -1;
  // Along every curve of one gap x runs alike, so the moment is found once; there the height goes as 3t² - 2t³.
  const share = (px - left) / (right - left);
  let [low, high] = [0, 1];
  for (let k = 0; k < 24; k += 1) {
    const t = (low + high) / 2;
    if (1.5 * t * (1 - t) + t ** 3 < share) low = t;
    else high = t;
  }
  const rise = low * low * (3 - 2 * low);
  let best = -1;
  let near = 0.75 * rem();
  const drawn = new Set(strongest(state.links));
  state.links.forEach((link, k) => {
    if (link.gap !== gap || !drawn.has(link)) return;
    const [a, b] = [/** @type {number} */ (at.y[gap]?.[link.from]), /** @type {number} */ (at.y[gap + 1]?.[link.to])];
    const away = Math.abs(a + (b - a) * rise - py);
    if (away < near) [best, near] = [k, away];
  });
  return best;
}
