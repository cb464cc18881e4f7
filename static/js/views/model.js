// @ts-check
// Column 2: one model, three views of it: the stack, the graph, the code.

import { html } from 'htm/preact';
import { showModelAs } from '../actions/page.js';
import { FaultList, isAt } from '../components/faults.js';
import { lazy } from '../components/lazy.js';
import { History, Stack } from '../components/stack.js';
import { t } from '../i18n.js';
import { faults, modelView, narrow, planFails } from '../store.js';

/** @typedef {import('../store.js').ModelView} ModelView */

const GraphView = lazy(async () => (await import('../components/graphview.js')).GraphView);
const CodeView = lazy(async () => (await import('../components/codeview.js')).CodeView);

export function ModelColumn() {
  const bad = faults.value.some((fault) => isAt(fault, 'model'));
  const loose = faults.value.filter((fault) => isAt(fault, 'model') && !isAt(fault, 'model', 'layers', stepOf(fault)));
  const now = modelView.value;
  return html`<section class="col model" id="model" data-view=${now} aria-labelledby="model-title">
    <div class="h"><h2 id="model-title"><span class=${`n${bad ? ' bad' : ''}`} aria-hidden="true">${bad ? '!' : 2}</span>${t('column.model')}</h2>
      <div class="tools">
        <${Switch} now=${now} />
        ${now !== 'stack' && html`<${History} />`}
      </div></div>
    ${now === 'graph' && html`<${GraphView} />`}
    ${now === 'code' && html`<${CodeView} />`}
    ${(now === 'stack' || (now === 'graph' && narrow.value)) && html`<${Stack} />`}
    ${now !== 'code' && html`<${FaultList} list=${loose} />`}
    ${planFails.value && html`<div class="fault"><p>${planFails.value}</p></div>`}
  </section>`;
}

/** @type {ModelView[]} */
const VIEWS = ['stack', 'graph', 'code'];

/** @param {{ now: ModelView }} props */
function Switch({ now }) {
  return html`<div class="seg views" role="group" aria-label=${t('model.views')}>
    ${VIEWS.map((view) => html`<button key=${view} type="button" aria-pressed=${view === now ? 'true' : 'false'} title=${`${t(`model.as.${view}`)} (G)`}
      onClick=${() => showModelAs(view)}>${t(`model.as.${view}`)}</button>`)}
  </div>`;
}

/** @param {import('../types.js').Fault} fault */
function stepOf(fault) {
  return /^\/model\/layers\/(\d+)/.exec(fault.pointer)?.[1] ?? '-';
}
