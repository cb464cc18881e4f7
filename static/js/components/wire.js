// @ts-check
// Drawing a line from one layer to another with mouse, pen or finger; a click is not a line.

import { open } from '../actions/page.js';
import { connectLayers } from '../actions/wire.js';
import { drawn } from '../charts/layout.js';
import { refusal } from '../graph.js';
import { t } from '../i18n.js';
import { spec } from '../store.js';

const LEAST = 6; // px: less is a click

/**
 * @param {PointerEvent} event on the port of a layer
 * @param {string} from its name
 * @param {HTMLElement} plane
 * @param {(wire: import('./graphview.js').Wire | null) => void} show
 */
export function startWire(event, from, plane, show) {
  if (event.button !== 0) return;
  const port = /** @type {HTMLElement} */ (event.currentTarget);
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const box = port.getBoundingClientRect();
  const begin = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  let far = false;
  const place = (/** @type {{ x: number, y: number }} */ point) => {
    const edge = plane.getBoundingClientRect();
    return { x: (point.x - edge.x) / rem, y: (point.y - edge.y) / rem };
  };
  const move = (/** @type {PointerEvent} */ now) => {
    far ||= Math.hypot(now.clientX - begin.x, now.clientY - begin.y) > LEAST;
    if (!far) return;
    const to = under(now, from);
    const why = to && spec.peek() ? refusal(/** @type {import('../types.js').Spec} */ (spec.peek()), from, to) : null;
    const end = place({ x: now.clientX, y: now.clientY });
    show({ from, to, why: why && t(`graph.no.${why}`, { from, to: to ?? '' }), path: drawn([place(begin), end]).path, ...end });
  };
  const stop = () => {
    port.removeEventListener('pointermove', move);
    port.removeEventListener('pointerup', drop);
    port.removeEventListener('pointercancel', stop);
    show(null);
  };
  const drop = (/** @type {PointerEvent} */ now) => {
    stop();
    if (!far) return;
    const swallow = (/** @type {Event} */ click) => click.stopImmediatePropagation();
    port.addEventListener('click', swallow, true);
    setTimeout(() => port.removeEventListener('click', swallow, true)); // a browser may send none
    const to = under(now, from);
    if (to) connectLayers(from, to);
    else if (isFree(now, plane)) open({ name: 'palette', at: spec.peek()?.model.layers.length ?? 0, from });
  };
  port.setPointerCapture(event.pointerId);
  port.addEventListener('pointermove', move);
  port.addEventListener('pointerup', drop);
  port.addEventListener('pointercancel', stop);
}

/** @param {PointerEvent} event @param {string} from @returns {string | null} the layer under the pointer */
function under(event, from) {
  const found = document.elementsFromPoint(event.clientX, event.clientY).map((one) => one.closest('[data-node]')).find(Boolean);
  const name = /** @type {HTMLElement | undefined} */ (found)?.dataset.node ?? null;
  return name === from ? null : name;
}

/** @param {PointerEvent} event @param {HTMLElement} plane @returns {boolean} whether it was let go over free ground of the graph */
function isFree(event, plane) {
  const ground = plane.parentElement?.getBoundingClientRect();
  return Boolean(ground && event.clientX > ground.left && event.clientX < ground.right && event.clientY > ground.top && event.clientY < ground.bottom);
}
