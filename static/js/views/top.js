// @ts-check
// Top bar: mark, the experiment's name, examples, language, theme, help; and the tabs of narrow windows.

import { html } from 'htm/preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { renameExperiment } from '../actions/edit.js';
import { close, open, rename, setLanguage, showColumn, switchTheme, toggleProjector } from '../actions/page.js';
import { experimentName, t } from '../i18n.js';
import { kept, language, overlay, projector, renaming, shownColumn, spec, theme } from '../store.js';
import { Icon } from '../components/icons.js';
import { ShareMenu } from '../components/sharemenu.js';

/** @typedef {import('../store.js').Column} Column */

export function TopBar() {
  const name = experimentName(spec.value?.name ?? '');
  useEffect(() => {
    document.title = name ? `${name} · Strata` : 'Strata';
  }, [name]);
  return html`<header class="top">
    <div class="brand">
      <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
        <rect class="b1" x="2" y="2.5" width="12" height="3.4" rx="1.7" /><rect class="b2" x="2" y="9.3" width="18" height="3.4" rx="1.7" />
        <rect class="b1" x="2" y="16.1" width="8" height="3.4" rx="1.7" />
      </svg><span>Strata</span>
    </div>
    <div class="exp">
      ${renaming.value === 'experiment' ? html`<${NameField} name=${name} />` : html`<h1>
        <button type="button" title=${t('top.rename')} onClick=${() => rename('experiment')}>${name}</button></h1>`}
      <span class="cap nowrap">${t(kept.value ? 'top.saved' : 'top.notSaved')}</span>
    </div>
    <nav aria-label=${t('top.examples')}>
      <button type="button" class="textbtn" aria-haspopup="dialog" aria-expanded=${overlay.value?.name === 'examples' ? 'true' : 'false'}
        onClick=${() => (overlay.value?.name === 'examples' ? close() : open({ name: 'examples' }))}>${t('top.examples')}</button>
    </nav>
    <div class="tools">
      <${ShareMenu} />
      <div class="seg lang" role="group" aria-label=${t('top.language')}>
        <button type="button" lang="ko" aria-pressed=${language.value === 'ko' ? 'true' : 'false'} onClick=${() => setLanguage('ko')}>${t('language.ko')}</button>
        <button type="button" lang="en" aria-pressed=${language.value === 'en' ? 'true' : 'false'} title="English" onClick=${() => setLanguage('en')}>EN</button>
      </div>
      <button type="button" class="iconbtn" aria-label=${t(theme.value === 'dark' ? 'top.light' : 'top.dark')}
        title=${t(theme.value === 'dark' ? 'top.light' : 'top.dark')} onClick=${switchTheme}>
        <${Icon} name=${theme.value === 'dark' ? 'sun' : 'moon'} /></button>
      <button type="button" class="iconbtn opt" aria-label=${t('top.projector')} title=${`${t('top.projector')} (P)`}
        aria-pressed=${projector.value ? 'true' : 'false'} onClick=${toggleProjector}><${Icon} name="screen" /></button>
      <button type="button" class="iconbtn opt" aria-label=${t('top.keys')} title=${t('top.keys')} aria-haspopup="dialog"
        onClick=${() => open({ name: 'keys' })}><${Icon} name="help" /></button>
    </div>
  </header>`;
}

/** @param {{ name: string }} props */
function NameField({ name }) {
  const ref = useRef(/** @type {HTMLInputElement | null} */ (null));
  useLayoutEffect(() => ref.current?.select(), []);
  const done = (/** @type {boolean} */ keep) => {
    if (keep) renameExperiment(ref.current?.value ?? '');
    rename(null);
  };
  const keys = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    done(event.key === 'Enter');
  };
  return html`<input ref=${ref} class="ctl" maxlength="120" aria-label=${t('top.name')} value=${name} onKeyDown=${keys} onBlur=${() => done(true)} />`;
}

/** @type {Column[]} */
const COLUMNS = ['data', 'model', 'train', 'look'];

export function ColumnTabs() {
  const keys = (/** @type {KeyboardEvent} */ event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    const to = /** @type {Column} */ (COLUMNS[(COLUMNS.indexOf(shownColumn.value) + step + 4) % 4]);
    showColumn(to);
    event.preventDefault();
    event.stopPropagation();
    requestAnimationFrame(() => document.getElementById(`tab-${to}`)?.focus());
  };
  return html`<div class="tabs"><div class="seg" role="tablist" aria-label=${t('top.columns')} onKeyDown=${keys}>
    ${COLUMNS.map((name) => html`<button key=${name} id=${`tab-${name}`} type="button" role="tab" class=${`tab-${name}`} aria-controls=${name}
      aria-selected=${shownColumn.value === name ? 'true' : 'false'} tabindex=${shownColumn.value === name ? 0 : -1}
      onClick=${() => showColumn(name)}>${t(`column.${name}`)}</button>`)}
  </div></div>`;
}
