// @ts-check
// Colours of the theme for canvases, and ramps mixed in OKLab so that equal steps look equal.

/** @type {Map<string, string>} */
const known = new Map();
let knownTheme = '';

/**
 * A colour of the theme. Asking the browser for one costs a recalculation of styles, so each is asked for once per theme.
 * @param {string} name of a token, without the dashes
 * @returns {string}
 */
export function token(name) {
  const theme = `${document.documentElement.dataset.theme} ${matchMedia('(forced-colors: active)').matches}`;
  if (theme !== knownTheme) known.clear();
  knownTheme = theme;
  let colour = known.get(name);
  if (colour === undefined) {
    colour = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
    known.set(name, colour);
  }
  return colour;
}

/** @typedef {[number, number, number]} Rgb */

/** @param {string} hex like #2360C5 @returns {Rgb} */
export function rgb(hex) {
  const digits = /^#([0-9a-f]{6})$/i.exec(hex)?.[1] ?? '808080';
  return /** @type {Rgb} */ ([0, 2, 4].map((at) => parseInt(digits.slice(at, at + 2), 16)));
}

/** @param {number} value 0-255 */
const linear = (value) => {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
};

/** @param {number} share */
const byte = (share) => {
  const value = share <= 0.0031308 ? share * 12.92 : 1.055 * share ** (1 / 2.4) - 0.055;
  return Math.max(0, Math.min(255, Math.round(value * 255)));
};

/** @param {Rgb} colour @returns {Rgb} OKLab, Björn Ottosson 2020 */
export function oklab(colour) {
  const [r, g, b] = /** @type {Rgb} */ (colour.map(linear));
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** @param {Rgb} lab @returns {Rgb} */
export function fromOklab([lightness, a, b]) {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    byte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    byte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    byte(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

/**
 * A table of 256 colours from low through mid to high.
 * @param {string} low
 * @param {string} mid
 * @param {string} high
 * @returns {Uint8ClampedArray} r, g, b, a for each step
 */
export function ramp(low, mid, high) {
  const [from, middle, to] = [low, mid, high].map((hex) => oklab(rgb(hex)));
  const table = new Uint8ClampedArray(1024);
  for (let i = 0; i < 256; i += 1) {
    const at = i / 127.5 - 1;
    const end = /** @type {Rgb} */ (at < 0 ? from : to);
    // A little steeper near the middle, so that the boundary's band stays narrow and the sides are told apart early.
    const share = Math.abs(at) ** 0.8;
    const mixed = /** @type {Rgb} */ (end.map((v, k) => v * share + /** @type {Rgb} */ (middle)[k] * (1 - share)));
    table.set([...fromOklab(mixed), 255], i * 4);
  }
  return table;
}
