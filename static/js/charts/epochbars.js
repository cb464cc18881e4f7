// @ts-check
// The row of epoch bars in the transport: one bar per epoch, as tall as its loss; the playhead; the best epoch's flag.

import { fit, font, rem } from './frame.js';
import { token } from './color.js';
import { barHeights } from './ticks.js';

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{ losses: number[], epochs: number, base: number, trained: number, head: number, best: number, word: string }} run
 *   base: these epochs belong to the run that this one goes on from, and have no bars
 */
export function drawEpochBars(canvas, { losses, epochs, base: before, trained, head, best, word }) {
  const place = fit(canvas);
  if (!place) return;
  const { ctx, width, height } = place;
  const step = width / Math.max(1, epochs);
  const base = height - 2;
  const heights = barHeights(losses.slice(0, trained), 8, height - 16);
  const [accent, edge, line] = [token('accent'), token('edge'), token('line')];
  // More epochs than pixels: draw one bar per pixel, the newest of those that share it.
  const stride = Math.max(1, Math.floor(epochs / width));
  const wide = step * stride < 2.5 ? step * stride : Math.min(step * 0.62, 14);
  for (let epoch = 1; epoch <= epochs; epoch += stride) {
    const done = epoch > before && epoch <= trained;
    const tall = done ? /** @type {number} */ (heights[epoch - 1]) : 2.5;
    ctx.fillStyle = !done ? line : epoch <= head + 0.01 ? accent : edge;
    ctx.globalAlpha = done && epoch > head + 0.01 ? 0.75 : 1;
    const x = (epoch - 0.5) * step - wide / 2;
    if (wide < 4) ctx.fillRect(x, base - tall, wide, tall);
    else {
      ctx.beginPath();
      ctx.roundRect(x, base - tall, wide, tall, 2);
      ctx.fill();
    }
  }
  ctx.globalAlpha = 1;
  if (best && trained > before + 1) flag(ctx, (best - 0.5) * step, base - /** @type {number} */ (heights[best - 1]), word, width, (head - 0.5) * step);
  if (trained || head) playhead(ctx, Math.max(0.75, (Math.max(head, 0.5) - 0.5) * step), height);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} x
 * @param {number} y
 * @param {string} word
 * @param {number} width
 * @param {number} head
 */
function flag(ctx, x, y, word, width, head) {
  ctx.fillStyle = token('ink-2');
  ctx.beginPath();
  ctx.moveTo(x, y - 3);
  ctx.lineTo(x + 3.5, y - 9);
  ctx.lineTo(x - 3.5, y - 9);
  ctx.fill();
  ctx.font = font(0.75);
  const half = ctx.measureText(word).width / 2;
  if (Math.abs(head - x) < half + 9) return; // the playhead stands there, and the flag alone is enough
  ctx.fillStyle = token('ink-3');
  ctx.textAlign = 'center';
  ctx.textBaseline = 'alphabetic';
  ctx.fillText(word, Math.max(half, Math.min(width - half, x)), Math.max(rem() * 0.7, y - 13));
}

/** @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} height */
function playhead(ctx, x, height) {
  ctx.strokeStyle = token('ink');
  ctx.fillStyle = token('ink');
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  ctx.moveTo(x, 4);
  ctx.lineTo(x, height);
  ctx.stroke();
  ctx.beginPath();
  ctx.arc(Math.max(5, x), 5, 5, 0, 2 * Math.PI);
  ctx.fill();
}

/** @param {number} x @param {number} width @param {number} epochs @returns {number} the epoch under a pointer */
export function epochAt(x, width, epochs) {
  return Math.max(1, Math.min(epochs, x / (width / Math.max(1, epochs)) + 0.5));
}
