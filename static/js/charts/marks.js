// @ts-check
// What a curve is made of: lines up to the playhead, the gap between two of them, markers, and labels at the line.

import { font, rem } from './frame.js';
import { token } from './color.js';
import { pushApart, telling } from './ticks.js';

/** @typedef {{ left: number, top: number, width: number, height: number }} Box in CSS pixels */

/** @param {number} low @param {number} high @returns {number[]} powers of ten */
export function powers(low, high) {
  const found = [];
  const first = Math.round(Math.log10(low));
  const last = Math.round(Math.log10(high));
  const stride = Math.max(1, Math.ceil((last - first) / 5));
  for (let k = first; k <= last; k += stride) found.push(Number(`1e${k}`));
  return found;
}

/** @param {number[]} values @param {number} head @returns {number} the value at a moment between two epochs */
export function between(values, head) {
  const low = Math.floor(head);
  const from = values[low - 1] ?? NaN;
  const to = values[low] ?? from;
  return from + (to - from) * (head - low);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number[]} values
 * @param {number} head
 * @param {(epoch: number) => number} x
 * @param {(value: number) => number} y
 * @param {number} share epochs to a pixel
 */
export function trace(ctx, values, head, x, y, share) {
  ctx.beginPath();
  let open = false;
  for (const epoch of telling(values, Math.floor(head), share)) {
    const place = y(values[epoch - 1] ?? NaN);
    if (!Number.isFinite(place)) open = false;
    else {
      if (open) ctx.lineTo(x(epoch), place);
      else ctx.moveTo(x(epoch), place);
      open = true;
    }
  }
  const last = y(between(values, head));
  if (open && Number.isFinite(last)) ctx.lineTo(x(head), last);
  ctx.stroke();
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number[]} train
 * @param {number[]} validation
 * @param {number} trained
 * @param {(epoch: number) => number} x
 * @param {(value: number) => number} y
 * @param {number} share epochs to a pixel
 */
export function shadeGap(ctx, train, validation, trained, x, y, share) {
  const along = (/** @type {number} */ epoch, /** @type {number[]} */ values) => {
    const place = y(values[epoch - 1] ?? NaN);
    if (Number.isFinite(place)) ctx.lineTo(x(epoch), place);
  };
  ctx.beginPath();
  for (const epoch of telling(train, trained, share)) along(epoch, train);
  for (const epoch of telling(validation, trained, share).reverse()) along(epoch, validation);
  ctx.fillStyle = token('s2');
  ctx.globalAlpha = 0.08;
  ctx.fill();
  ctx.globalAlpha = 1;
}

/**
 * The first values, before the playhead has reached them.
 * @param {CanvasRenderingContext2D} ctx
 * @param {[number[], string, number[]][]} lines
 * @param {number} first epoch that has values
 * @param {(epoch: number) => number} x
 * @param {(value: number) => number} y
 */
export function faintFirst(ctx, lines, first, x, y) {
  ctx.globalAlpha = 0.45;
  for (const [values, colour] of lines) {
    const place = y(values[first - 1] ?? NaN);
    if (!Number.isFinite(place)) continue;
    ctx.fillStyle = token(colour);
    ctx.beginPath();
    ctx.arc(x(first), place, 3, 0, 2 * Math.PI);
    ctx.fill();
  }
  ctx.globalAlpha = 1;
}

/** @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} y */
export function circle(ctx, x, y) {
  ctx.beginPath();
  ctx.arc(x, y, 4, 0, 2 * Math.PI);
  ctx.fillStyle = token('s1');
  ctx.fill();
  ctx.strokeStyle = token('stage');
  ctx.lineWidth = 1.5;
  ctx.stroke();
}

/** The best epoch: a small flag above its value. @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} y */
export function flag(ctx, x, y) {
  ctx.fillStyle = token('ink-2');
  ctx.beginPath();
  ctx.moveTo(x, y - 4);
  ctx.lineTo(x + 3.5, y - 10);
  ctx.lineTo(x - 3.5, y - 10);
  ctx.fill();
}

/** @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} y */
export function square(ctx, x, y) {
  ctx.beginPath();
  ctx.roundRect(x - 4, y - 4, 8, 8, 1);
  ctx.fillStyle = token('stage');
  ctx.fill();
  ctx.strokeStyle = token('s2');
  ctx.lineWidth = 2;
  ctx.stroke();
}

/**
 * Labels at the line, in the series' colour, pushed apart, on the side of the playhead that has room.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Box} box
 *
 * @param {number} px
 * @param {{ text: string, y: number, colour: string }[]} list
 * @param {boolean} below under the lines (rising curves) instead of above them
 */
export function labels(ctx, box, px, list, below) {
  const unit = rem();
  ctx.font = font(0.75, true);
  const wide = Math.max(...list.map((one) => ctx.measureText(one.text).width));
  const left = px + 12 + wide > box.left + box.width;
  const x = left ? px - 10 : px + 10;
  const [first, second] = list;
  // Where the two lie close together, their labels move off as one pair, or the lower one would cover a line.
  const close = first && second && Math.abs(first.y - second.y) < 1.2 * unit;
  const shift = (below ? 1.25 : -1) * unit * (close ? 1.5 : 1);
  const bounds = /** @type {const} */ ([box.top + 0.6 * unit, box.top + box.height - 0.6 * unit]);
  const places = first && second && Number.isFinite(first.y) && Number.isFinite(second.y)
    ? pushApart(first.y + shift, second.y + shift, 1.15 * unit, ...bounds)
    : list.map((one) => Math.max(bounds[0], Math.min(bounds[1], one.y + shift)));
  ctx.textAlign = left ? 'right' : 'left';
  ctx.textBaseline = 'middle';
  ctx.lineJoin = 'round';
  list.forEach((one, i) => {
    const y = places[i];
    if (y === undefined || !Number.isFinite(y)) return;
    ctx.strokeStyle = token('stage');
    ctx.lineWidth = 4;
    ctx.strokeText(one.text, x, y);
    ctx.fillStyle = token(one.colour);
    ctx.fillText(one.text, x, y);
  });
}
