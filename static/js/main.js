// @ts-check
// Mount, nothing else.

import { html, render } from 'htm/preact';
import { boot } from './actions/boot.js';
import { listen } from './keys.js';
import { App } from './views/app.js';

const shell = /** @type {HTMLElement} */ (document.getElementById('app'));
shell.replaceChildren();
render(html`<${App} shell=${shell} />`, shell);
listen();
await boot();
