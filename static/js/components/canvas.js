// @ts-check
// A canvas that is painted again when its picture, its size, the theme or a watched signal changes.

import { html } from 'htm/preact';
import { useEffect, useRef } from 'preact/hooks';
import { effect } from '@preact/signals';
import { forget, paint } from '../charts/frame.js';
import { language, theme } from '../store.js';

/**
 * @param {{
 *   draw: (canvas: HTMLCanvasElement) => void, watch?: () => unknown, class?: string, label?: string, rest?: number,
 * }} props watch reads the signals that call for a new picture; without a label the canvas is decoration; rest: as in paint
 */
export function Canvas({ draw, watch, class: name = '', label, rest = 0 }) {
  const ref = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const latest = useRef(draw);
  latest.current = draw;
  const near = useRef(true);
  const again = useRef(() => {
    if (ref.current && near.current) latest.current(ref.current);
  });
  useEffect(() => {
    const stop = effect(() => {
      theme.value;
      language.value;
      watch?.();
      paint(again.current, rest);
    });
    const observer = new ResizeObserver(() => paint(again.current, rest));
    // What has been scrolled away is painted when it comes near again, and not in every frame of the film.
    const scrolled = new IntersectionObserver((seen) => {
      near.current = seen.at(-1)?.isIntersecting ?? true;
      if (near.current) paint(again.current, rest);
    }, { rootMargin: '100px' });
    if (ref.current) {
      observer.observe(ref.current);
      scrolled.observe(ref.current);
    }
    return () => {
      stop();
      observer.disconnect();
      scrolled.disconnect();
      forget(again.current);
    };
  }, []);
  useEffect(() => paint(again.current, rest));
  return label
    ? html`<canvas ref=${ref} class=${name} role="img" aria-label=${label}></canvas>`
    : html`<canvas ref=${ref} class=${name} aria-hidden="true"></canvas>`;
}
