// @ts-check
// From a selected card to the lenses that show its layer.

import { html } from 'htm/preact';
import { chooseLens, showColumn } from '../actions/page.js';
import { t } from '../i18n.js';
import { LENSES } from '../lenses/index.js';

/** @param {{ views: string[] }} props what can be seen of the layer, as the plan says */
export function SeeInside({ views }) {
  const lenses = LENSES.filter((lens) => lens.views?.some((view) => views.includes(view)));
  if (!lenses.length) return null;
  const open = (/** @type {string} */ name) => () => {
    chooseLens(name);
    showColumn('look');
  };
  return html`<p class="acts see">${lenses.map(({ name }) => html`<button key=${name} type="button" class="linkish" data-see=${name} onClick=${open(name)}>${t('views.see', { lens: t(`lens.${name}`) })}</button>`)}</p>`;
}
