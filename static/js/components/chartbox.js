// @ts-check
// The frame of every chart: heading, quiet buttons, the picture or its table twin, one sentence for those who do not see it.

import { html } from 'htm/preact';
import { toggleTable } from '../actions/page.js';
import { t } from '../i18n.js';
import { tables } from '../store.js';
import { Term } from './term.js';

/**
 * @param {{
 *   id: string, title: string, sentence: string, table: () => { head: string[], rows: (string | number)[][], now?: number | undefined },
 *   about?: string, extra?: unknown, children?: unknown,
 * }} props table: asked for only while it is shown; now: the index of the row that is shown; about: the
 *   card of what is drawn
 */
export function ChartBox({ id, title, sentence, table, about, extra, children }) {
  const asTable = tables.value[id] ?? false;
  return html`<figure class="chart" data-about=${about} aria-labelledby=${`${id}-title`}>
    <div class="chart-head">
      <h3 id=${`${id}-title`}>${about ? html`<${Term} id=${about}>${title}</${Term}>` : title}</h3>
      <span class="acts">${!asTable && extra}
        <button type="button" class="linkish" aria-pressed=${asTable ? 'true' : 'false'} data-twin
          onClick=${() => toggleTable(id)}>${t('chart.table')}</button></span>
    </div>
    ${asTable ? html`<${Twin} title=${title} ...${table()} />` : html`<div class="plot" role="img" aria-label=${sentence} data-chart=${id}>${children}</div>`}
  </figure>`;
}

/** @param {{ title: string, head: string[], rows: (string | number)[][], now?: number | undefined }} props */
export function Twin({ title, head, rows, now }) {
  return html`<div class="twin" tabindex="0" role="region" aria-label=${title}>
    <table>
      <thead><tr>${head.map((cell) => html`<th key=${cell} scope="col">${cell}</th>`)}</tr></thead>
      <tbody>${rows.map((row, index) => html`<tr key=${index} class=${index === now ? 'now' : ''}>
        ${row.map((cell, k) => (k ? html`<td key=${k}>${cell}</td>` : html`<th key=${k} scope="row">${cell}</th>`))}</tr>`)}</tbody>
    </table>
  </div>`;
}
