// @ts-check
// One paint per animation frame, however often things change.

/** @type {Map<() => void, number>} what is to be drawn, and its rest */
const dirty = new Map();
/** @type {WeakMap<() => void, number>} */
const drawn = new WeakMap();
let planned = 0;

/**
 * @param {() => void} draw called once in the next frame; the same function twice is painted once
 * @param {number} [rest] ms between two drawings of what takes long, so that everything else moves with every frame
 */
export function paint(draw, rest = 0) {
  dirty.set(draw, rest);
  planned ||= requestAnimationFrame(flush);
}

/** @param {() => void} draw */
export function forget(draw) {
  dirty.delete(draw);
}

/** @param {number} now */
function flush(now) {
  planned = 0;
  for (const [draw, rest] of [...dirty]) {
    if (rest && now - (drawn.get(draw) ?? -Infinity) < rest) continue;
    dirty.delete(draw);
    if (rest) drawn.set(draw, now);
    draw();
  }
  if (dirty.size) planned ||= requestAnimationFrame(flush);
}

/**
 * Give a canvas as many pixels as the screen has for it.
 * @param {HTMLCanvasElement} canvas
 * @returns {{ ctx: CanvasRenderingContext2D, width: number, height: number } | null} null while it is hidden; sizes in CSS pixels
 */
export function fit(canvas) {
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  const ctx = canvas.getContext('2d');
  if (!width || !height || !ctx) return null;
  const scale = devicePixelRatio || 1;
  const wide = Math.round(width * scale);
  const high = Math.round(height * scale);
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide;
    canvas.height = high;
  }
  ctx.setTransform(wide / width, 0, 0, high / height, 0, 0);
  ctx.clearRect(0, 0, width, height);
  return { ctx, width, height };
}

let unit = 0;
let family = '';
let asked = -Infinity;

/** Text size can change at any time (zoom, a setting of the system), so it is asked for again now and then. */
function ask() {
  const now = performance.now();
  if (now - asked < 500) return;
  asked = now;
  unit = parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  family = getComputedStyle(document.body).fontFamily;
}

/** The size of letters has just been changed on purpose. */
export function measureAgain() {
  asked = -Infinity;
}

/** @returns {number} CSS pixels of one rem, so that what is drawn grows with the text */
export function rem() {
  ask();
  return unit;
}

/** @param {number} steps of rem @param {boolean} [strong] @returns {string} a canvas font */
export function font(steps, strong = false) {
  ask();
  return `${strong ? 600 : 400} ${steps * unit}px ${family}`;
}
