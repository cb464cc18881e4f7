// @ts-check
// A curve over epochs: uPlot draws axes and the faint buffer, this file what has been shown so far, the playhead and the labels.

import uPlot from 'uplot';
import { fit, font, rem } from './frame.js';
import { token } from './color.js';
import { between, circle, faintFirst, flag, labels, powers, shadeGap, square, trace } from './marks.js';
import { epochTicks, niceTicks, valueRange } from './ticks.js';

/**
 * @typedef {{
 *   epochs: number, base: number, trained: number, head: number, best: number,
 *   train: number[], validation: number[] | null,
 *   share: boolean, log: boolean, dark: boolean, far: boolean,
 *   trainWord: string, validationWord: string, say: (value: number) => string, axis: (value: number) => string,
 * }} CurveState base: the epoch that the curves begin after; share: a share of one; dark: only to notice a change of theme;
 *   far: on a projector
 */

const DASH = [6, 4];
const THIN = 2.25;
const FROM_AFAR = 3.5;

export class Curve {
  /** @param {HTMLElement} host an element with a size, and nothing in it */
  constructor(host) {
    this.host = host;
    // What moves with the playhead lies on a pane of its own: axes and the faint buffer are painted only when they change.
    this.glass = document.createElement('canvas');
    this.glass.className = 'glass';
    host.append(this.glass);
    /** @type {uPlot | null} */
    this.plot = null;
    /** @type {CurveState | null} */
    this.state = null;
    this.made = '';
    this.drawn = '';
    /** @type {number | null} */
    this.hover = null;
  }

  /** @param {CurveState} state */
  draw(state) {
    const { clientWidth: width, clientHeight: height } = this.host;
    if (!width || !height) return;
    this.state = state;
    const made = [state.log, state.dark, state.far, state.share, rem(), state.validation === null, state.axis(0.5), String(state.epochs).length].join();
    if (!this.plot || this.made !== made) this.make(made, width, height);
    const plot = /** @type {uPlot} */ (this.plot);
    if (plot.width !== width || plot.height !== height) plot.setSize({ width, height });
    const drawn = [state.trained, state.epochs, state.train.length, state.train[state.base], state.log].join();
    if (this.drawn !== drawn) {
      this.drawn = drawn;
      plot.setData(/** @type {uPlot.AlignedData} */ (this.columns()));
    }
    this.overlay(plot);
    this.host.dataset.points = String(state.trained);
  }

  destroy() {
    this.plot?.destroy();
    this.plot = null;
    this.glass.remove();
  }

  columns() {
    const { trained, train, validation, log } = /** @type {CurveState} */ (this.state);
    const clean = (/** @type {number[]} */ values) =>
      Array.from({ length: trained }, (_, i) => {
        const value = values[i] ?? NaN;
        return Number.isFinite(value) && !(log && value <= 0) ? value : null;
      });
    const x = Array.from({ length: trained }, (_, i) => i + 1);
    return [x, clean(train), ...(validation ? [clean(validation)] : [])];
  }

  /** @returns {[number, number]} */
  range() {
    const { train, validation, trained, share, log } = /** @type {CurveState} */ (this.state);
    const values = [...train.slice(0, trained), ...(validation ?? []).slice(0, trained)].filter(Number.isFinite);
    if (!log) return valueRange(values, share);
    const good = values.filter((value) => value > 0);
    if (!good.length) return [0.01, 1];
    return [10 ** Math.floor(Math.log10(Math.min(...good))), 10 ** Math.ceil(Math.log10(Math.max(...good)) + 1e-9)];
  }

  /** @param {string} made @param {number} width @param {number} height */
  make(made, width, height) {
    this.plot?.destroy();
    this.made = made;
    this.drawn = '';
    const state = /** @type {CurveState} */ (this.state);
    const unit = rem();
    const axis = { stroke: token('ink-3'), font: font(0.75), ticks: { show: false } };
    const line = (/** @type {string} */ colour, /** @type {number[]} */ dash) =>
      ({ stroke: token(colour), width: state.far ? FROM_AFAR : 2, alpha: 0.3, dash, points: { show: false } });
    this.plot = new uPlot({
      width, height, padding: [10, 4 + String(state.epochs).length * 0.22 * unit, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { x: false, y: false }, sync: { key: 'epochs', setSeries: false } },
      scales: {
        x: { time: false, range: () => [1, Math.max(2, this.state?.epochs ?? 2)] },
        y: { distr: state.log ? 3 : 1, range: () => this.range() },
      },
      axes: [
        { ...axis, size: unit * 1.35, gap: 4, grid: { show: false }, splits: () => epochTicks(this.state?.epochs ?? 2),
          values: (_, ticks) => ticks.map((tick) => tick.toLocaleString('en-US')) },
        { ...axis, size: unit * 2.75, gap: 6, grid: { stroke: token('line'), width: 1 },
          splits: (_, __, low, high) => (state.log ? powers(low, high) : niceTicks(low, high, height < 8 * unit ? 3 : 5)),
          values: (_, ticks) => ticks.map((tick) => (tick === null ? '' : state.axis(tick))) },
      ],
      series: [{}, line('s1', []), ...(state.validation ? [line('s2', DASH)] : [])],
      hooks: {
        setCursor: [(plot) => this.point(plot)],
        draw: [(plot) => this.overlay(plot)], // its scales hold from here on, a moment after it was made or resized
      },
    }, /** @type {uPlot.AlignedData} */ (this.columns()), this.host);
  }

  /** @param {uPlot} plot hovering shows the values of that epoch instead of the playhead's */
  point(plot) {
    const idx = plot.cursor.idx ?? null;
    const at = idx === null || (plot.cursor.left ?? -1) < 0 ? null : idx + 1;
    if (at === this.hover) return;
    this.hover = at;
    this.overlay(plot);
  }

  /** @param {uPlot} plot */
  overlay(plot) {
    const place = fit(this.glass);
    const state = /** @type {CurveState} */ (this.state);
    if (!place || state.trained <= state.base) return;
    const { ctx } = place;
    const [left, top] = [plot.over.offsetLeft, plot.over.offsetTop];
    const x = (/** @type {number} */ epoch) => left + plot.valToPos(epoch, 'x');
    const y = (/** @type {number} */ value) => top + plot.valToPos(value, 'y');
    const box = { left, top, width: plot.over.clientWidth, height: plot.over.clientHeight };
    const head = Math.min(Math.max(state.head, state.base), state.trained);
    ctx.save();
    const share = state.epochs / Math.max(1, box.width);
    if (state.validation) shadeGap(ctx, state.train, state.validation, state.trained, x, y, share);
    ctx.lineJoin = 'round';
    const lines = /** @type {[number[], string, number[]][]} */ (
      [[state.train, 's1', []], ...(state.validation ? [[state.validation, 's2', DASH]] : [])]);
    for (const [values, colour, dash] of lines) {
      ctx.strokeStyle = token(colour);
      ctx.lineWidth = state.far ? FROM_AFAR : THIN;
      ctx.setLineDash(dash);
      trace(ctx, values, head, x, y, share);
    }
    ctx.setLineDash([]);
    const low = (state.validation ?? state.train)[state.best - 1] ?? NaN;
    if (state.best && head >= state.best && Number.isFinite(low)) flag(ctx, x(state.best), y(low));
    if (head >= state.base + 1) this.playhead(ctx, box, head, x, y);
    else faintFirst(ctx, lines, state.base + 1, x, y);
    ctx.restore();
  }

  /**
   * @param {CanvasRenderingContext2D} ctx
   * @param {import('./marks.js').Box} box
   * @param {number} head
   * @param {(epoch: number) => number} x
   * @param {(value: number) => number} y
   */
  playhead(ctx, box, head, x, y) {
    const state = /** @type {CurveState} */ (this.state);
    const px = x(head);
    ctx.strokeStyle = token('accent');
    ctx.lineWidth = 1.25;
    ctx.beginPath();
    ctx.moveTo(px, box.top - 6);
    ctx.lineTo(px, box.top + box.height);
    ctx.stroke();
    const at = this.hover !== null && this.hover > state.base && this.hover <= state.trained ? this.hover : Math.round(head);
    const marks = at === this.hover ? at : head;
    const one = between(state.train, marks);
    const two = state.validation ? between(state.validation, marks) : NaN;
    const mx = x(marks);
    if (Number.isFinite(one)) circle(ctx, mx, y(one));
    if (Number.isFinite(two)) square(ctx, mx, y(two));
    labels(ctx, box, mx, [
      { text: `${state.trainWord} ${state.say(state.train[at - 1] ?? NaN)}`, y: y(one), colour: 's1' },
      ...(state.validation
        ? [{ text: `${state.validationWord} ${state.say(state.validation[at - 1] ?? NaN)}`, y: y(two), colour: 's2' }]
        : []),
    ], state.share);
  }
}
