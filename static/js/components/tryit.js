// @ts-check
// Try it: draw, point, edit or type something of one's own, and watch what the model of the shown epoch says of it.

import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import { say } from '../actions/page.js';
import { keepAnswered, tryInput } from '../actions/tryit.js';
import { confidence, figure, t, word } from '../i18n.js';
import { dataset, guess, guessFails, learned, shownDataset, tried } from '../store.js';
import { wayToTry } from '../ways.js';
import { lazy } from './lazy.js';

/** @typedef {import('../types.js').Dataset} Dataset */
/** @typedef {import('../types.js').Guess} Guess */

const Numbers = lazy(async () => (await import('./trynumbers.js')).Numbers);
const Seen = lazy(async () => (await import('./trypad.js')).Seen);
/** @type {Record<string, ReturnType<typeof lazy>>} */
const WAYS = {
  draw: lazy(async () => (await import('./trypad.js')).Pad),
  point: lazy(async () => (await import('./tryplane.js')).Plane),
  row: lazy(async () => (await import('./tryrow.js')).Row),
  pick: lazy(async () => (await import('./trypick.js')).Pick),
};

const QUIET = 900; // ms without a change before the answer is said aloud
const CLOSE = 0.1;

export function TryIt() {
  const set = shownDataset.value;
  useEffect(keepAnswered, []);
  if (!set?.available) return null;
  const way = wayToTry(set);
  const Way = WAYS[way];
  return html`<section class="try" id="try" aria-labelledby="try-title" data-way=${way}>
    <div class="sub"><h3 id="try-title">${t('try.title')}${set !== dataset.value && html` <span class="cap">${word(set.title)}</span>`}</h3>
      ${tried.value !== null && way === 'draw' && html`<button type="button" class="linkish" data-clear onClick=${() => tryInput(null)}>${t('try.clear')}</button>`}</div>
    <div class="trybody">
      <div class="tryinput">
        ${Way && html`<${Way} key=${set.name} set=${set} />`}
        ${way === 'numbers' && html`<${Numbers} key=${set.name} set=${set} folded=${false} />`}
      </div>
      <${Answer} set=${set} />
    </div>
    ${set.kind === 'sequence' && way !== 'numbers' && html`<${Numbers} key=${`${set.name} numbers`} set=${set} folded=${true} />`}
  </section>`;
}

/** @param {{ set: Dataset }} props */
function Answer({ set }) {
  const now = guess.value;
  const sentence = now ? sentenceOf(now, set) : '';
  useEffect(() => {
    const timer = sentence ? setTimeout(() => say(sentence), QUIET) : 0;
    return () => clearTimeout(timer);
  }, [sentence]);
  if (guessFails.value) return html`<p class="cap tryhead" role="alert">${guessFails.value}</p>`;
  const way = wayToTry(set);
  if (!now) return html`<p class="cap tryhead">${t(learned.value ? `try.hint.${way}` : 'try.untrained')}</p>`;
  return html`<div class="tryhead" data-answer data-epoch=${now.epoch}>
      ${way === 'draw' && tried.value !== null && html`<${Seen} white=${set.scaling.by ?? 1} label=${t('try.seen')} />`}
      ${set.task === 'regression' ? html`<${Amount} now=${now} set=${set} />` : html`<${Winner} now=${now} set=${set} />`}
      <p class="cap">${t('try.by', { e: figure(now.epoch) })}</p>
    </div>
    ${set.task !== 'regression' && html`<${Bars} now=${now} set=${set} />`}`;
}

/** @param {Guess} now @param {Dataset} set @returns {string} */
function sentenceOf(now, set) {
  if (set.task === 'regression') return t('try.number', { n: `${amount(now, set)} ${word(set.target.unit)}`.trim() });
  const ranked = ranks(now);
  const [first, second] = ranked;
  if (!first || now.label === null) return t('try.nothing');
  const says = t('try.says', { name: name(set, first.k), p: confidence(first.p) });
  return second && second.p >= CLOSE ? `${says} ${t('try.close', { name: name(set, second.k), p: confidence(second.p) })}` : says;
}

/** @param {Guess} now @returns {{ k: number, p: number }[]} classes, the likeliest first; none if the model says nothing */
function ranks(now) {
  const list = (now.shares ?? []).map((p, k) => ({ k, p: p ?? NaN }));
  return list.every(({ p }) => Number.isFinite(p)) ? list.sort((a, b) => b.p - a.p) : [];
}

/** @param {Dataset} set @param {number} k */
const name = (set, k) => word(set.classes[k] ?? String(k));

/** @param {Guess} now @param {Dataset} set */
const amount = (now, set) => figure(now.output[0] ?? NaN, set.kind === 'points' ? 2 : 1);

/** @param {{ now: Guess, set: Dataset }} props */
function Amount({ now, set }) {
  return html`<div class="saidrow"><span class="d">${amount(now, set)}</span><span class="pc">${word(set.target.unit)}</span></div>
    <p class="cap">${word(set.target.name)}</p>`;
}

/** @param {{ now: Guess, set: Dataset }} props */
function Winner({ now, set }) {
  const first = ranks(now)[0];
  const title = first ? name(set, first.k) : '?';
  return html`<div class="saidrow"><span class=${`d${title.length > 3 ? ' long' : ''}`}>${title}</span>
    <span class="pc">${first ? confidence(first.p) : t('try.nothing')}</span></div>`;
}

/** @param {{ now: Guess, set: Dataset }} props */
function Bars({ now, set }) {
  const ranked = ranks(now);
  const names = set.classes.map((one) => word(one));
  const listed = names.length > 4 && names.some((one) => one.length > 3); // ten long names find no room under ten bars
  const close = ranked[1] && ranked[1].p >= CLOSE ? ranked[1] : null;
  return html`<div class="trybars">
    ${listed
      ? html`<ol class="ranks">${ranked.slice(0, 4).map(({ k, p }) => html`<li key=${k}><span>${names[k]}</span><b>${confidence(p)}</b></li>`)}</ol>`
      : html`<div class=${`bars${names.length < 5 ? ' few' : ''}`} aria-hidden="true">${names.map((one, k) => html`<i key=${one}
          class=${ranked[0]?.k === k ? 'win' : ''} style=${{ transform: `scaleY(${Math.max(0, Math.min(1, now.shares?.[k] ?? 0)).toFixed(4)})` }}></i>`)}</div>
        <div class="ticks" aria-hidden="true">${names.map((one) => html`<span key=${one}>${one}</span>`)}</div>`}
    <p class="cap close">${close && t('try.close', { name: name(set, close.k), p: confidence(close.p) })}</p></div>`;
}
