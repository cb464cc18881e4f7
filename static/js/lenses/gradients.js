// @ts-check
// Gradients: how much of them reaches each layer, how far it moves, and the learning rates that the optimizer makes of one.

import { html } from 'htm/preact';
import { drawIntervals } from '../charts/intervals.js';
import { drawLines } from '../charts/lines.js';
import { BandBox } from '../components/bandbox.js';
import { Canvas } from '../components/canvas.js';
import { ChartBox } from '../components/chartbox.js';
import { InWords, NoLook, shownLook, titlesOf } from '../components/inwords.js';
import { find } from '../fields.js';
import { figure, number, percent, setting, t } from '../i18n.js';
import { arrayName, gradientVerdict, kernelOf, kernelsOf, learning, slope } from '../inside.js';
import { base, catalog, head, log, runEpochs, runSpec } from '../store.js';

/** @typedef {import('../types.js').Look} Look */
/** @typedef {import('../types.js').LayerLook} LayerLook */
/** @typedef {import('../types.js').WeightLook} WeightLook */

const EVEN = 1 / 3; // the least gradient beyond this share of the largest is about the same

export function Gradients() {
  const look = shownLook();
  if (!look) return html`<${NoLook} says="gradients.none" />`;
  const names = titlesOf(look);
  const found = gradientVerdict(look);
  const places = learning(look);
  return html`
    <${Words} look=${look} names=${names} found=${found} />
    <div class="charts pair tall">
      <${Lines} id="gradient-norms" look=${look} names=${names} marked=${found.at} of=${slope} say=${number} />
      <${Lines} id="gradient-moves" look=${look} names=${names} marked=${-1} of=${(/** @type {WeightLook} */ one) => one.moved ?? NaN} say=${share} />
    </div>
    <${Rates} look=${look} names=${names} places=${places} />
    <div class="sub"><h3>${t('gradients.spreads')}</h3></div>
    <p class="cap key">${t('spread.key')}</p>
    <div class="charts pair">${places.map((at) => html`<${LayerBands} key=${at} at=${at} layer=${look.layers[at]} name=${names[at] ?? ''} />`)}</div>`;
}

/** @param {{ at: number, layer: LayerLook, name: string }} props */
function LayerBands({ at, layer, name }) {
  const kernels = kernelsOf(layer);
  return html`${kernels.map((kernel) => html`<${BandBox} key=${kernel.name} id=${`gradient-${at}-${kernel.name}`} note="" colour="s3"
    title=${kernels.length > 1 ? `${name}: ${arrayName(kernel)}` : name}
    of=${(/** @type {Look} */ one) => one.layers[at]?.weights.find((each) => each.name === kernel.name)?.gradient} />`)}`;
}

/** @param {number} value @returns {string} a share of what there was */
const share = (value) => (value < 0.001 ? `${number(value * 100)}%` : percent(value));

/** @param {{ look: Look, names: string[], found: ReturnType<typeof gradientVerdict> }} props */
function Words({ look, names, found }) {
  const key = found.key === 'fine' && found.ratio > EVEN ? 'even' : found.key;
  const most = look.layers[found.most] && kernelOf(/** @type {LayerLook} */ (look.layers[found.most]));
  const facts = {
    e: figure(look.epoch), name: names[found.at] ?? '', most: names[found.most] ?? '', v: number(most ? slope(most) : NaN),
    r: figure(1 / found.ratio, 1 / found.ratio < 10 ? 1 : 0),
  };
  return html`<${InWords} says=${`gradients.${key}`} facts=${facts} />`;
}

/**
 * @param {{ id: string, look: Look, names: string[], marked: number, of: (weight: WeightLook) => number, say: (value: number) => string }} props
 */
function Lines({ id, look, names, marked, of, say }) {
  const looks = log.value?.looks ?? [];
  const places = learning(look);
  const values = (/** @type {number} */ at) => looks.map((one) => {
    const weight = one.layers[at] && kernelOf(one.layers[at]);
    return weight ? of(weight) : NaN;
  });
  const lines = places.map((at) => ({ name: names[at] ?? '', values: values(at), marked: at === marked }));
  const now = looks.indexOf(look);
  const at = (/** @type {number[]} */ list) => say(list[now] ?? NaN);
  const draw = (/** @type {HTMLCanvasElement} */ canvas) => drawLines(canvas, {
    epochs: looks.map((one) => one.epoch), lines, first: base.peek(), last: Math.max(runEpochs.peek(), base.peek() + 1), head: head.peek(),
  });
  const table = () => ({
    head: [t('chart.epoch'), ...lines.map((one) => one.name)],
    rows: looks.map((one, k) => [figure(one.epoch), ...lines.map((line) => say(line.values[k] ?? NaN))]),
    now,
  });
  const title = t(`gradients.${id.split('-')[1]}`);
  const sentence = t('gradients.sentence', { title, e: figure(look.epoch), list: lines.map((one) => `${one.name} ${at(one.values)}`).join(', ') });
  return html`<${ChartBox} id=${id} title=${title} sentence=${sentence} table=${table}>
    <${Canvas} class="fill" draw=${draw} watch=${() => [head.value, log.value]} />
  </${ChartBox}>`;
}

/** @param {{ look: Look, names: string[], places: number[] }} props the learning rates of single weights, where they differ */
function Rates({ look, names, places }) {
  const rows = places.flatMap((at) => {
    const [low, middle, high] = kernelOf(/** @type {LayerLook} */ (look.layers[at]))?.rates ?? [];
    return low === undefined || middle === undefined || high === undefined ? [] : [{ name: names[at] ?? '', low, middle, high }];
  });
  const set = log.value?.rate ?? 0;
  const optimizer = find(catalog.value?.kinds.optimizer, runSpec.value?.compile.optimizer)?.class_name ?? '';
  if (!rows.length) return html`<p class="cap">${look.epoch > base.value ? t('gradients.oneRate', { optimizer, rate: setting(set) }) : ''}</p>`;
  const table = () => ({
    head: [t('gradients.layer'), '5%', t('spread.q50'), '95%'],
    rows: rows.map((one) => [one.name, number(one.low), number(one.middle), number(one.high)]),
  });
  const list = rows.map((one) => `${one.name} ${number(one.low)} – ${number(one.high)}`).join(', ');
  return html`<div class="rates"><${ChartBox} id="gradient-rates" title=${t('gradients.rates')} table=${table}
    extra=${html`<span class="cap">${t('gradients.set', { rate: setting(set) })}</span>`}
    sentence=${t('gradients.sentence', { title: t('gradients.rates'), e: figure(look.epoch), list })}>
    <${Canvas} class="fill" draw=${(/** @type {HTMLCanvasElement} */ canvas) => drawIntervals(canvas, { rows, line: set })} />
  </${ChartBox}><p class="cap">${t('gradients.ratesKey', { optimizer })}</p></div>`;
}
