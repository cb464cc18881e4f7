// @ts-check
// Share: what can be taken away from here, or shown to others.

import { html } from 'htm/preact';
import { close, open } from '../actions/page.js';
import { share } from '../actions/runs.js';
import { openReport, shareExperiment } from '../actions/share.js';
import { t } from '../i18n.js';
import { overlay, run } from '../store.js';
import { Icon } from './icons.js';
import { Menu } from './menu.js';

export function ShareMenu() {
  const isOpen = overlay.value?.name === 'menu' && overlay.value.id === 'share';
  const shown = run.value;
  const items = [
    { text: t('share.experiment'), act: () => void shareExperiment() },
    ...(shown ? [
      { text: t('share.run', { n: shown.number }), act: () => void share(shown) },
      { text: t('share.report', { n: shown.number }), act: () => openReport(shown) },
    ] : []),
  ];
  return html`<div class="share">
    <button type="button" class="textbtn" aria-haspopup="menu" aria-expanded=${isOpen ? 'true' : 'false'} aria-label=${t('share.title')}
      onClick=${() => (isOpen ? close() : open({ name: 'menu', id: 'share' }))}><${Icon} name="share" /><span>${t('share.title')}</span></button>
    ${isOpen && html`<${Menu} label=${t('share.title')} items=${items} />`}
  </div>`;
}
