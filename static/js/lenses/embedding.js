// @ts-check
// The lens of embeddings: which words have come to lie together.

import { html } from 'htm/preact';
import { broken, Instead, Late, LayerChoice, layerFor, useLook } from '../components/looking.js';
import { PlaneView, usePlane } from '../components/planeview.js';
import { figure, loss, percent, rich, t } from '../i18n.js';

/** @typedef {import('../charts/plane.js').Place} Place */
/** @typedef {{ layer: string, words: number, width: number, points: Place[], spread: [number, number], sizes: (number | null)[] }} EmbeddingLook */

export function Embedding() {
  const look = useLook('embedding', { layer: layerFor('embedding') || null });
  /** @type {EmbeddingLook | null} */
  const now = look?.answer ?? null;
  const points = usePlane(now?.points ?? [], `${look?.run} ${now?.layer}`);
  if (!now || !look) return html`<${Instead} look=${look} none=${t('embedding.none')} />`;
  const gone = broken(now.points[0]?.[0], look.epoch);
  if (gone) return html`<p class="say" data-sentence>${gone}</p>`;
  const sizes = now.sizes.map((size) => size ?? NaN);
  const longest = sizes.indexOf(Math.max(...sizes));
  const sum = now.spread[0] + now.spread[1];
  const facts = { e: figure(look.epoch), n: figure(now.words), w: figure(now.width), p: percent(sum, 0), k: figure(longest), v: loss(sizes[longest]) };
  const name = (/** @type {number} */ index) => t('embedding.word', { k: index });
  return html`<${Late} look=${look} /><p class="say" data-sentence>${rich('embedding.sentence', facts)}</p>
    <${PlaneView} id="embedding" title=${t('embedding.title', { layer: now.layer })} sentence=${t('embedding.sentence', facts)} spread=${now.spread}
      cloud=${{ points, labels: sizes.map((_, index) => String(index)), kinds: sizes.map(() => null), wrong: sizes.map(() => false) }} classOf=${null} name=${name}
      extra=${html`<${LayerChoice} view="embedding" />`}
      head=${[t('embedding.head.word'), t('embedding.head.length'), 'x', 'y']}
      row=${(/** @type {number} */ k) => [String(k), loss(sizes[k]), loss(points[k]?.[0]), loss(points[k]?.[1])]} />`;
}
