// @ts-check
// The model as text: the Keras script of what is on the bench, or the call that starts it, or the spec itself.

import { html } from 'htm/preact';
import { useEffect, useMemo } from 'preact/hooks';
import { askCode, copyCode } from '../actions/code.js';
import { openData, showCodeAs } from '../actions/page.js';
import { t } from '../i18n.js';
import { code, codeFails, codeFormat, dataOpen, language, narrow, selectedLayer, spec } from '../store.js';
import { coloured } from '../tokens.js';
import { live } from '../wiring.js';

/** @typedef {import('../store.js').CodeFormat} CodeFormat */

const QUIET = 120; // ms without a change before asking

/** @type {CodeFormat[]} */
const FORMATS = ['keras', 'curl', 'json'];

export function CodeView() {
  useEffect(() => {
    const timer = setTimeout(() => void askCode(), code.peek() ? QUIET : 0);
    return () => clearTimeout(timer);
  }, [spec.value, codeFormat.value, language.value]);
  const shown = code.value;
  const lines = useMemo(() => (shown ? coloured(shown.text, shown.language) : []), [shown]);
  const now = spec.value;
  const index = now ? live(now).model.layers.findIndex((layer) => layer.$id === selectedLayer.value) : -1;
  const [first = 0, last = -1] = shown?.layers[index] ?? [];
  return html`${!dataOpen.value && !narrow.value && html`<button type="button" class="rail" onClick=${() => openData(true)}>
      <span class="n" aria-hidden="true">1</span><span>${t('column.data')}</span></button>`}
    <div class="codehead"><div class="seg" role="group" aria-label=${t('code.format')}>
      ${FORMATS.map((format) => html`<button key=${format} type="button" aria-pressed=${codeFormat.value === format ? 'true' : 'false'}
        onClick=${() => showCodeAs(format)}>${t(`code.${format}`)}</button>`)}</div>
      <button type="button" class="btn line" aria-disabled=${shown ? undefined : 'true'} onClick=${() => void copyCode()}>${t('code.copy')}</button></div>
    <p class="cap">${t(`code.about.${codeFormat.value}`)}</p>
    ${codeFails.value && html`<div class="fault"><p>${codeFails.value} ${t('code.stale')}</p></div>`}
    ${shown && html`<pre class=${`code${codeFails.value ? ' stale' : ''}`} tabindex="0" role="region" aria-label=${t('code.title')} data-format=${shown.format}><code>${
      lines.map((parts, at) => html`<span key=${at} class=${`ln${at + 1 >= first && at + 1 <= last ? ' on' : ''}`}>${
        parts.map(({ kind, text }, k) => (kind ? html`<span key=${k} class=${`tk-${kind}`}>${text}</span>` : text))}${'\n'}</span>`)}</code></pre>`}`;
}
