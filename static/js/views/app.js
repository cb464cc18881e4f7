// @ts-check
// The page as a whole: bar, columns, transport, what floats above them, and the two voices for those who listen.

import { html } from 'htm/preact';
import { lazy } from '../components/lazy.js';
import { hideToast } from '../actions/page.js';
import { t } from '../i18n.js';
import { bootFails, column, overlay, ready, said, toast } from '../store.js';
import { ColumnTabs, TopBar } from './top.js';
import { DataColumn } from './data.js';
import { ModelColumn } from './model.js';
import { TrainColumn } from './train.js';
import { LookColumn } from './look.js';
import { Transport } from './transport.js';
import { CardSheet, ExamplesSheet, KeysSheet, WordsSheet } from './sheets.js';

/** @param {{ shell: HTMLElement }} props */
export function App({ shell }) {
  shell.dataset.column = column.value;
  if (!ready.value) {
    // The catalogues may be what failed to load, so this one line is in both languages as it stands.
    return bootFails.value ? html`<p class="first-words" role="alert">Strata: ${bootFails.value}</p>` : null;
  }
  return html`
    <a class="skip" href="#look" onClick=${skip}>${t('page.skip')}</a>
    <${TopBar} />
    <${ColumnTabs} />
    <main class="bench">
      <${DataColumn} />
      <${ModelColumn} />
      <${TrainColumn} />
      <${LookColumn} />
    </main>
    <${Transport} />
    ${overlay.value?.name === 'examples' && html`<${ExamplesSheet} />`}
    ${overlay.value?.name === 'keys' && html`<${KeysSheet} />`}
    ${overlay.value?.name === 'card' && html`<${CardSheet} id=${overlay.value.id} />`}
    ${overlay.value?.name === 'words' && html`<${WordsSheet} />`}
    ${overlay.value?.name === 'race' && html`<${RaceSheet} />`}
    <${Toast} />
    <p class="sr" role="status" aria-live="polite" id="said">${said.value}</p>`;
}

const RaceSheet = lazy(async () => (await import('./race.js')).RaceSheet);

/** @param {Event} event */
function skip(event) {
  event.preventDefault();
  /** @type {HTMLElement | null} */ (document.querySelector('.play .main'))?.focus();
}

function Toast() {
  const now = toast.value;
  if (!now) return null;
  return html`<div class="toast">
    <span>${now.text}</span>
    ${now.undo && html`<button type="button" class="btn" onClick=${() => {
      hideToast();
      now.undo?.();
    }}>${t('toast.undo')}</button>`}
  </div>`;
}

