// @ts-check
// From pen strokes to a picture like those of the data set: fitted, centred, and blurred as its makers did. Pure.

/** @typedef {import('./types.js').Drawing} Drawing */
/** @typedef {[number, number]} Place x to the right, y down, in any unit */

const FINE = 4; // dots along each side of a pixel
const FLATTEST = 4; // a dash this many times as wide as tall is not stretched to full height

/**
 * @param {Place[][]} strokes each a line from place to place; a single place is a dot
 * @param {Drawing} drawing
 * @param {[number, number]} size height and width of the picture, in pixels
 * @param {number} full the value of a pixel full of ink
 * @returns {number[][]} whole values from 0 to full
 */
export function pictureOf(strokes, drawing, size, full) {
  const fitted = fit(strokes, drawing, size);
  const dots = ink(fitted, drawing.pen, size);
  if (drawing.centre === 'box') return shrink(dots, size, full);
  const [high, wide] = size;
  const [x, y] = middle(dots, wide * FINE);
  const moved = fitted.map((stroke) => stroke.map(([px, py]) => /** @type {Place} */ ([px + wide / 2 - x, py + high / 2 - y])));
  return shrink(ink(moved, drawing.pen, size), size, full);
}

/** @param {Place[][]} strokes @param {Drawing} drawing @param {[number, number]} size @returns {Place[][]} in pixels, the box of the ink in the middle */
function fit(strokes, { height, width, pen, fit: way }, [high, wide]) {
  const all = strokes.flat();
  if (!all.length) return [];
  const [left, right] = ends(all.map(([x]) => x));
  const [top, bottom] = ends(all.map(([, y]) => y));
  const [w, h] = [right - left, bottom - top];
  const inside = Math.min((width - pen) / Math.max(w, 1e-9), (height - pen) / Math.max(h, 1e-9));
  const tall = (height - pen) / Math.max(h, w / FLATTEST, 1e-9);
  const flat = w + h < 1e-6; // one dot has no size to be scaled
  const sy = flat ? 0 : way === 'height' ? tall : inside;
  const sx = flat ? 0 : Math.min(sy, (width - pen) / Math.max(w, 1e-9));
  return strokes.map((stroke) => stroke.map(([x, y]) =>
    [wide / 2 + (x - (left + right) / 2) * sx, high / 2 + (y - (top + bottom) / 2) * sy]));
}

/** @param {number[]} values @returns {[number, number]} */
function ends(values) {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/**
 * @param {Place[][]} strokes in pixels
 * @param {number} pen its width in pixels
 * @param {[number, number]} size
 * @returns {Uint8Array} 1 for each fine dot that ink covers
 */
function ink(strokes, pen, [high, wide]) {
  const [rows, columns] = [high * FINE, wide * FINE];
  const dots = new Uint8Array(rows * columns);
  const reach = (pen / 2) * FINE;
  for (const stroke of strokes) {
    for (let k = 0; k < Math.max(1, stroke.length - 1); k += 1) {
      const [ax, ay] = scaled(/** @type {Place} */ (stroke[k]));
      const [bx, by] = scaled(stroke[k + 1] ?? /** @type {Place} */ (stroke[k]));
      const long = (bx - ax) ** 2 + (by - ay) ** 2;
      for (let y = Math.max(0, Math.floor(Math.min(ay, by) - reach)); y < Math.min(rows, Math.max(ay, by) + reach); y += 1) {
        for (let x = Math.max(0, Math.floor(Math.min(ax, bx) - reach)); x < Math.min(columns, Math.max(ax, bx) + reach); x += 1) {
          const [dx, dy] = [x + 0.5 - ax, y + 0.5 - ay];
          const along = long ? Math.max(0, Math.min(1, (dx * (bx - ax) + dy * (by - ay)) / long)) : 0;
          if ((dx - along * (bx - ax)) ** 2 + (dy - along * (by - ay)) ** 2 <= reach ** 2) dots[y * columns + x] = 1;
        }
      }
    }
  }
  return dots;
}

/** @param {Place} place @returns {Place} */
const scaled = ([x, y]) => [x * FINE, y * FINE];

/** @param {Uint8Array} dots @param {number} columns @returns {Place} the centre of mass, in pixels */
function middle(dots, columns) {
  let [count, x, y] = [0, 0, 0];
  dots.forEach((dot, at) => {
    count += dot;
    x += dot * ((at % columns) + 0.5);
    y += dot * (Math.floor(at / columns) + 0.5);
  });
  return count ? [x / count / FINE, y / count / FINE] : [columns / 2 / FINE, dots.length / columns / 2 / FINE];
}

/** @param {Uint8Array} dots @param {[number, number]} size @param {number} full @returns {number[][]} how much of each pixel is ink */
function shrink(dots, [high, wide], full) {
  const picture = Array.from({ length: high }, () => Array(wide).fill(0));
  dots.forEach((dot, at) => {
    const row = Math.floor(at / (wide * FINE) / FINE);
    const column = Math.floor((at % (wide * FINE)) / FINE);
    /** @type {number[]} */ (picture[row])[column] += dot;
  });
  return picture.map((row) => row.map((count) => Math.round((count / FINE ** 2) * full)));
}
