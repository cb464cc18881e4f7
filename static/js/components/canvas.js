// @ts-check
// A canvas that is painted again when its picture, its size, the theme or a watched signal changes.

import { html } from 'htm/preact';
import { useEffect, useRef } from 'preact/hooks';
import { effect } from '@preact/signals';
import { forget, paint } from '../charts/frame.js';
import { language, theme } from '../store.js';

/**
 * @param {{
 *   draw: (canvas: HTMLCanvasElement) => void, watch?: () => unknown, class?: string, label?: string,
 * }} props watch reads the signals that call for a new picture; without a label the canvas is decoration
 */
export function Canvas({ draw, watch, class: name = '', label }) {
  const ref = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const latest = useRef(draw);
  latest.current = draw;
  const again = useRef(() => {
    if (ref.current) latest.current(ref.current);
  });
  useEffect(() => {
    const stop = effect(() => {
      theme.value;
      language.value;
      watch?.();
      paint(again.current);
    });
    const observer = new ResizeObserver(() => paint(again.current));
    if (ref.current) observer.observe(ref.current);
    return () => {
      stop();
      observer.disconnect();
      forget(again.current);
    };
  }, []);
  useEffect(() => paint(again.current));
  return label
    ? html`<canvas ref=${ref} class=${name} role="img" aria-label=${label}></canvas>`
    : html`<canvas ref=${ref} class=${name} aria-hidden="true"></canvas>`;
}
