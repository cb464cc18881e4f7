// @ts-check
// Points of two-dimensional data: class A diamonds, class B discs, validation hollow, numbers coloured by value.

import { fit } from './frame.js';
import { ramp, token } from './color.js';

/** @typedef {import('../types.js').Point} Point */

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {{ x: number, y: number, size: number, disc: boolean, hollow: boolean, colour: string, halo: string }} mark
 */
export function drawMark(ctx, { x, y, size, disc, hollow, colour, halo }) {
  ctx.beginPath();
  if (disc) ctx.arc(x, y, size, 0, 2 * Math.PI);
  else {
    const reach = size * 1.28;
    ctx.moveTo(x, y - reach);
    ctx.lineTo(x + reach, y);
    ctx.lineTo(x, y + reach);
    ctx.lineTo(x - reach, y);
    ctx.closePath();
  }
  ctx.lineWidth = size * (hollow ? 0.95 : 0.55);
  ctx.strokeStyle = halo;
  ctx.stroke();
  ctx.fillStyle = hollow ? halo : colour;
  ctx.fill();
  if (!hollow) return;
  ctx.lineWidth = size * 0.48;
  ctx.strokeStyle = colour;
  ctx.stroke();
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Point[]} points
 * @param {{ x: [number, number], y: [number, number], regression: boolean, small?: boolean }} frame
 */
export function drawPoints(canvas, points, { x, y, regression, small = false }) {
  const place = fit(canvas);
  if (!place) return;
  const { ctx, width, height } = place;
  const size = Math.max(1.4, width / (small ? 30 : 100));
  const halo = small ? 'transparent' : token('stage');
  const [minus, plus] = [token('neg'), token('pos')];
  const values = points.map((point) => Math.abs(point.y));
  const most = Math.max(...values, 1e-9);
  const table = regression ? ramp(hex(minus), hex(token('mid')), hex(plus)) : null;
  for (const point of points) {
    const step = Math.round((point.y / most + 1) * 127.5) * 4;
    const shade = table ? `rgb(${table[step]} ${table[step + 1]} ${table[step + 2]})` : '';
    drawMark(ctx, {
      x: ((point.x[0] - x[0]) / (x[1] - x[0])) * width,
      y: ((y[1] - point.x[1]) / (y[1] - y[0])) * height,
      size,
      disc: regression || point.y > 0.5,
      hollow: point.split === 'validation' && !regression,
      colour: table ? shade : point.y > 0.5 ? plus : minus,
      halo: table && !small ? token(point.split === 'validation' ? 'ink' : 'ink-3') : halo,
    });
  }
}

/** @param {string} colour in forced colours a token is a keyword; pictures then keep the light theme's ends */
function hex(colour) {
  return colour.startsWith('#') ? colour : '#808080';
}

/** @param {Point[]} points @returns {{ x: [number, number], y: [number, number] }} a square around them all */
export function around(points) {
  const reach = Math.max(1, ...points.flatMap((point) => point.x.map(Math.abs))) * 1.08;
  return { x: [-reach, reach], y: [-reach, reach] };
}
