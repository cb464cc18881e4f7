// @ts-check
// The drawing in a chart of curves; it brings its library along, so it is fetched once the page is there.

import { html } from 'htm/preact';
import { useEffect, useRef } from 'preact/hooks';
import { effect } from '@preact/signals';
import { Curve } from '../charts/curve.js';
import { forget, measureAgain, paint } from '../charts/frame.js';
import { isShare, metric, percent, t, tick } from '../i18n.js';
import { best, head, language, learned, log, logAxis, projector, runEpochs, theme, trained } from '../store.js';

/** @param {{ name: string }} props name: of the column */
export function Plot({ name }) {
  const host = useRef(/** @type {HTMLDivElement | null} */ (null));
  useEffect(() => {
    const element = /** @type {HTMLDivElement} */ (host.current);
    const curve = new Curve(element);
    const draw = () => curve.draw(state(name));
    let far = projector.peek();
    const stop = effect(() => {
      head.value;
      log.value;
      runEpochs.value;
      logAxis.value;
      theme.value;
      language.value;
      if (far !== projector.value) measureAgain();
      far = projector.value;
      paint(draw);
    });
    const observer = new ResizeObserver(() => paint(draw));
    observer.observe(element);
    return () => {
      stop();
      observer.disconnect();
      forget(draw);
      curve.destroy();
    };
  }, [name]);
  return html`<div class="fill" ref=${host}></div>`;
}

/** @param {string} name @returns {import('../charts/curve.js').CurveState} */
function state(name) {
  const now = log.peek();
  const share = isShare(name);
  return {
    epochs: runEpochs.peek() || 20,
    base: now?.base ?? 0,
    trained: trained.peek(),
    head: head.peek(),
    best: best.peek(),
    train: now?.columns[name] ?? [],
    validation: now && learned.peek() && !now.columns[`val_${name}`] ? null : (now?.columns[`val_${name}`] ?? []),
    share,
    log: logAxis.peek() && !share,
    dark: theme.peek() === 'dark',
    far: projector.peek(),
    trainWord: t('chart.train'),
    validationWord: t('chart.validation'),
    say: (value) => metric(name, value),
    axis: (value) => (share ? percent(value, 0) : tick(value)),
  };
}
