// @ts-check
// The lens of classes: how far apart the network has pulled them before its last layer tells them apart.

import { html } from 'htm/preact';
import { broken, Instead, Late, useLook } from '../components/looking.js';
import { PlaneView, usePlane } from '../components/planeview.js';
import { answerOf } from '../components/samplechooser.js';
import { figure, loss, percent, rich, t, word } from '../i18n.js';
import { shownDataset } from '../store.js';

/** @typedef {import('../charts/plane.js').Place} Place */
/** @typedef {{ layer: string | null, units: number, points: Place[], spread: [number, number], rows: number[], answers: number[], said: number[] }} ScatterLook */

const SERIES = 6; // more classes than that have no colours of their own: they are letters

export function Scatter() {
  const look = useLook('scatter');
  /** @type {ScatterLook | null} */
  const now = look?.answer ?? null;
  const points = usePlane(now?.points ?? [], `${look?.run} ${now?.layer}`);
  if (!now || !look) return html`<${Instead} look=${look} none=${t('scatters.none')} />`;
  const gone = broken(now.points[0]?.[0], look.epoch);
  if (gone) return html`<p class="say" data-sentence>${gone}</p>`;
  const classes = (shownDataset.value?.classes ?? []).map(word);
  const wrong = now.answers.map((answer, k) => answer !== now.said[k]);
  const facts = {
    e: figure(look.epoch), n: figure(now.rows.length), units: figure(now.units), layer: now.layer ?? '',
    p: percent(now.spread[0] + now.spread[1], 0), k: figure(wrong.filter(Boolean).length),
  };
  const few = classes.length <= SERIES;
  const key = now.layer ? 'scatters.sentence' : 'scatters.sentenceData';
  const name = (/** @type {number} */ k) => t(wrong[k] ? 'scatters.wrong' : 'scatters.right', { n: (now.rows[k] ?? 0) + 1, y: answerOf(now.answers[k] ?? null), said: answerOf(now.said[k] ?? null) });
  return html`<${Late} look=${look} /><p class="say" data-sentence>${rich(key, facts)} ${rich(wrong.some(Boolean) ? 'scatters.missed' : 'scatters.allRight', facts)}</p>
    <${PlaneView} id="apart" title=${now.layer ? t('scatters.title', { layer: now.layer }) : t('scatters.titleData')} sentence=${`${t(key, facts)} ${t('scatters.missed', facts)}`} spread=${now.spread}
      cloud=${{ points, labels: now.answers.map((answer) => (classes[answer] ?? '').slice(0, 3)), kinds: now.answers.map((answer) => (few ? answer : null)), wrong }}
      classOf=${(/** @type {number} */ k) => now.answers[k] ?? 0} classes=${classes} rowOf=${(/** @type {number} */ k) => now.rows[k] ?? 0} name=${name}
      head=${[t('soft.sample'), t('soft.truth'), t('scatters.head.said'), 'x', 'y']}
      row=${(/** @type {number} */ k) => [t('soft.row', { n: (now.rows[k] ?? 0) + 1 }), answerOf(now.answers[k] ?? null), answerOf(now.said[k] ?? null), loss(points[k]?.[0]), loss(points[k]?.[1])]} />`;
}
