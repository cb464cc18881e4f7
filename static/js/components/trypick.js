// @ts-check
// A picture from the data that the network has not learned from, and the next one: for pictures that nobody draws.

import { html } from 'htm/preact';
import { t, word } from '../i18n.js';
import { SamplePicture } from './sample.js';
import { useStart } from './trystart.js';

/** @param {{ set: import('../types.js').Dataset }} props */
export function Pick({ set }) {
  const { start, list, another } = useStart();
  if (!start) return null;
  return html`<div class="pad plain"><${SamplePicture} sample=${start} together=${list} /></div>
    <div class="tryfrom"><span class="cap">${t('try.truth', { y: word(set.classes[start.y] ?? '') })}</span>
      <button type="button" class="linkish" data-another onClick=${another}>${t('try.another')}</button></div>`;
}
