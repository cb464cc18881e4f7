// @ts-check
// The sealed test rows: opened on purpose, for one epoch, and counted.

import { html } from 'htm/preact';
import { openTest } from '../actions/judge.js';
import { figure, t } from '../i18n.js';
import { mine, run, shownEpoch } from '../store.js';
import { Icon } from './icons.js';

export function Opened() {
  const opened = run.value?.opened ?? [];
  return html`<p class="cap" data-opened=${opened.length}>${opened.length
    ? t('seal.opened', { n: figure(opened.length), list: opened.map((e) => figure(e)).join(', ') }) : t('seal.never')}</p>`;
}

export function Seal() {
  return html`<div class="seal" data-seal>
    <${Icon} name="lock" />
    <p class="say">${t('seal.text')}</p>
    <${Opened} />
    ${mine.value ? html`<button type="button" class="btn line" data-open onClick=${() => void openTest()}>${t('seal.open', { e: figure(shownEpoch.value) })}</button>`
      : html`<p class="cap">${t('seal.notMine')}</p>`}
  </div>`;
}
