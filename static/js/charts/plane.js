// @ts-check
// Points in a plane whose directions have no names: only who lies beside whom counts.

import { token } from './color.js';
import { fit, font } from './frame.js';

/** @typedef {[number | null, number | null]} Place */
/** @typedef {{ points: Place[], labels: string[], kinds: (number | null)[], wrong: boolean[], picked: number | null, chosen: number }} Cloud
 *  labels: drawn where a point has no kind; kinds: a series 0-5; picked: the kind or label that stands out; chosen: a point, or -1 */

const MARGIN = 14;

/** @param {Place[]} points @param {0 | 1} axis @returns {[number, number]} the middle of where they lie, and half of how wide */
function extent(points, axis) {
  const values = points.map((point) => point[axis]).filter((value) => value !== null);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return values.length ? [(low + high) / 2, (high - low) / 2] : [0, 1];
}

/** @param {Place[]} points @param {number} width @param {number} height @returns {(point: Place) => [number, number]} to pixels, both directions alike */
function map(points, width, height) {
  const [[across, wide], [up, tall]] = [extent(points, 0), extent(points, 1)];
  const scale = Math.min((width / 2 - MARGIN) / (wide || 1), (height / 2 - MARGIN) / (tall || 1));
  return ([x, y]) => [width / 2 + ((x ?? NaN) - across) * scale, height / 2 - ((y ?? NaN) - up) * scale];
}

/** @param {HTMLCanvasElement} canvas @param {Cloud} cloud @param {(index: number) => boolean} stands whether a point stands out */
export function drawPlane(canvas, cloud, stands) {
  const place = fit(canvas);
  if (!place) return;
  const { ctx, width, height } = place;
  const at = map(cloud.points, width, height);
  const order = [...cloud.points.keys()].sort((a, b) => Number(stands(a)) - Number(stands(b)) || Number(cloud.wrong[a]) - Number(cloud.wrong[b]));
  for (const index of order) {
    const [x, y] = at(/** @type {Place} */ (cloud.points[index]));
    if (!Number.isFinite(x + y)) continue;
    ctx.globalAlpha = stands(index) ? 1 : 0.25;
    const kind = cloud.kinds[index] ?? null;
    if (kind === null) letter(ctx, x, y, cloud.labels[index] ?? '', cloud.picked !== null && stands(index));
    else mark(ctx, x, y, kind);
    if (cloud.wrong[index]) cross(ctx, x, y);
    if (index === cloud.chosen) ring(ctx, x, y);
  }
  ctx.globalAlpha = 1;
}

/** @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} y @param {string} text @param {boolean} strong */
function letter(ctx, x, y, text, strong) {
  ctx.font = font(0.75, strong);
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.fillStyle = token(strong ? 'accent' : 'ink-2');
  ctx.fillText(text, x, y);
}

/** The six series' markers. @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} y @param {number} kind */
export function mark(ctx, x, y, kind) {
  const r = 4;
  ctx.fillStyle = token(`s${kind + 1}`);
  ctx.strokeStyle = ctx.fillStyle;
  ctx.lineWidth = 1.75;
  ctx.beginPath();
  if (kind === 0 || kind === 4) ctx.arc(x, y, r, 0, 2 * Math.PI);
  else if (kind === 1) ctx.rect(x - r + 0.5, y - r + 0.5, 2 * r - 1, 2 * r - 1);
  else if (kind === 2) triangle(ctx, x, y, r);
  else if (kind === 3) diamond(ctx, x, y, r);
  else {
    ctx.moveTo(x - r, y - r);
    ctx.lineTo(x + r, y + r);
    ctx.moveTo(x + r, y - r);
    ctx.lineTo(x - r, y + r);
  }
  if (kind === 0 || kind === 2 || kind === 3) {
    ctx.fill();
    ctx.strokeStyle = token('stage');
    ctx.lineWidth = 1;
  }
  ctx.stroke();
}

/** @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} y @param {number} r */
function triangle(ctx, x, y, r) {
  ctx.moveTo(x, y - r);
  ctx.lineTo(x + r, y + r * 0.8);
  ctx.lineTo(x - r, y + r * 0.8);
  ctx.closePath();
}

/** @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} y @param {number} r */
function diamond(ctx, x, y, r) {
  ctx.moveTo(x, y - r);
  ctx.lineTo(x + r, y);
  ctx.lineTo(x, y + r);
  ctx.lineTo(x - r, y);
  ctx.closePath();
}

/** Taken for another class: a red ring with a gap-filling stroke through it. @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} y */
function cross(ctx, x, y) {
  ctx.strokeStyle = token('error');
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  ctx.arc(x, y, 7.5, 0, 2 * Math.PI);
  ctx.moveTo(x + 5.3, y - 5.3);
  ctx.lineTo(x + 9, y - 9);
  ctx.stroke();
}

/** @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} y */
function ring(ctx, x, y) {
  ctx.globalAlpha = 1;
  ctx.strokeStyle = token('accent');
  ctx.lineWidth = 2;
  ctx.beginPath();
  ctx.arc(x, y, 10, 0, 2 * Math.PI);
  ctx.stroke();
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Place[]} points
 * @param {number} px
 * @param {number} py in CSS pixels from the corner of the canvas
 * @returns {number} the index of the nearest point within a finger's width, or -1
 */
export function nearest(canvas, points, px, py) {
  const at = map(points, canvas.clientWidth, canvas.clientHeight);
  let [best, least] = [-1, 22];
  points.forEach((point, index) => {
    const [x, y] = at(point);
    const far = Math.hypot(x - px, y - py);
    if (far < least) [best, least] = [index, far];
  });
  return best;
}

/**
 * The same points turned and mirrored as they lay before: principal axes have no sign, and may change places.
 * @param {Place[]} points
 * @param {Place[] | null} before of the same rows
 * @returns {Place[]}
 */
export function aligned(points, before) {
  if (!before || before.length !== points.length) return points;
  const sums = [0, 0, 0, 0];
  points.forEach(([x, y], k) => {
    const [u, v] = before[k] ?? [0, 0];
    [x, y].forEach((own, i) => [u, v].forEach((old, j) => {
      sums[i * 2 + j] = /** @type {number} */ (sums[i * 2 + j]) + (own ?? 0) * (old ?? 0);
    }));
  });
  const [xu, xv, yu, yv] = /** @type {[number, number, number, number]} */ (sums);
  const swap = Math.abs(xv) + Math.abs(yu) > Math.abs(xu) + Math.abs(yv);
  const [a, b] = swap ? [Math.sign(yu) || 1, Math.sign(xv) || 1] : [Math.sign(xu) || 1, Math.sign(yv) || 1];
  const turned = (/** @type {number | null} */ value, /** @type {number} */ sign) => (value === null ? null : value * sign);
  return points.map(([x, y]) => (swap ? [turned(y, a), turned(x, b)] : [turned(x, a), turned(y, b)]));
}
