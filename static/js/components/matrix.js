// @ts-check
// The confusion matrix, whose cells open their rows, and the table of the classes.

import { html } from 'htm/preact';
import { useRef } from 'preact/hooks';
import { chooseCell, chooseClass } from '../actions/judge.js';
import { figure, percent, t } from '../i18n.js';
import { cell, judgedClass } from '../store.js';

/** @typedef {import('../types.js').Judgement} Judgement */

const ARROWS = /** @type {{ [key: string]: [number, number] }} */ ({ ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] });

/** @param {{ now: Judgement, names: string[] }} props one tab stop, arrows inside */
export function Matrix({ now, names }) {
  const table = useRef(/** @type {HTMLTableElement | null} */ (null));
  const chosen = cell.value;
  const focus = chosen ?? now.confused ?? { truth: 0, said: 0 };
  const long = names.some((name) => name.length > 3);
  const keys = (/** @type {KeyboardEvent} */ event) => {
    const way = ARROWS[event.key];
    const at = /** @type {HTMLElement} */ (event.target).dataset.at?.split(',').map(Number);
    if (!way || !at || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const next = at.map((place, axis) => Math.max(0, Math.min(names.length - 1, place + /** @type {number} */ (way[axis]))));
    /** @type {HTMLElement | null | undefined} */ (table.current?.querySelector(`[data-at="${next}"]`))?.focus();
  };
  return html`<div class="confusion">
    <div class="sub"><h3 id="matrix-title">${t('matrix.title')}</h3></div>
    <p class="cap axis" aria-hidden="true">${t('matrix.said')}</p>
    <table ref=${table} class=${long ? 'long' : ''} aria-labelledby="matrix-title" onKeyDown=${keys}>
      <thead><tr><th scope="col">${t('matrix.answer')}</th>${names.map((name) => html`<th key=${name} scope="col"><span>${name}</span></th>`)}</tr></thead>
      <tbody>${now.matrix.map((row, truth) => html`<tr key=${truth}><th scope="row">${names[truth]}</th>
        ${row.map((count, said) => html`<td key=${said}><${Cell} count=${count} share=${count / Math.max(1, now.classes[truth]?.support ?? 1)} truth=${truth} said=${said}
          names=${names} on=${chosen?.truth === truth && chosen.said === said} stop=${focus.truth === truth && focus.said === said} /></td>`)}</tr>`)}</tbody>
    </table>
  </div>`;
}

/** @param {{ count: number, share: number, truth: number, said: number, names: string[], on: boolean, stop: boolean }} props share: of the rows of that answer */
function Cell({ count, share, truth, said, names, on, stop }) {
  const right = truth === said;
  // The tint leaves out the greys on which neither ink nor paper can be read well.
  const tint = share > 0.5 ? 0.6 + (share - 0.5) * 0.6 : share * 0.8;
  return html`<button type="button" class=${`${right ? 'right' : count ? 'wrong' : 'none'}${share > 0.5 ? ' deep' : ''}`} data-at=${`${truth},${said}`}
    tabindex=${stop ? 0 : -1} aria-pressed=${on ? 'true' : 'false'} style=${{ '--tint': `${Math.round(tint * 100)}%` }}
    aria-label=${t(right ? 'matrix.cellRight' : 'matrix.cell', { a: names[truth] ?? truth, b: names[said] ?? said, n: figure(count) })}
    onClick=${() => chooseCell(on ? null : { truth, said })}>${count ? figure(count) : '·'}</button>`;
}

/** @param {{ now: Judgement, names: string[] }} props */
export function PerClass({ now, names }) {
  const share = (/** @type {number | null} */ value) => (value === null ? '–' : percent(value));
  return html`<div class="sub"><h3 id="classes-title">${t('classes.title')}</h3></div>
    <div class="classes" tabindex="0" role="region" aria-labelledby="classes-title"><table>
      <thead><tr>${['class', 'rows', 'precision', 'recall', 'f1', 'auc'].map((key) => html`<th key=${key} scope="col" title=${t(`classes.help.${key}`)}>${t(`classes.${key}`)}</th>`)}</tr></thead>
      <tbody>${now.classes.map((one, k) => html`<tr key=${k} class=${judgedClass.value === k ? 'now' : ''}>
        <th scope="row"><button type="button" class="linkish" aria-pressed=${judgedClass.value === k ? 'true' : 'false'} onClick=${() => chooseClass(judgedClass.value === k ? null : k)}>${names[k]}</button></th>
        <td>${figure(one.support)}</td><td>${share(one.precision)}</td><td>${share(one.recall)}</td><td>${share(one.f1)}</td>
        <td>${one.auc === null ? '–' : figure(one.auc, 3)}</td></tr>`)}</tbody>
    </table></div>`;
}
