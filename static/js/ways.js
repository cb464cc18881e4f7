// @ts-check
// How a person makes a sample of some data. Pure.

/** @typedef {import('./types.js').Dataset} Dataset */

/** @param {Dataset} set @returns {'draw' | 'point' | 'row' | 'pick' | 'numbers'} */
export function wayToTry(set) {
  if (set.drawing) return 'draw';
  if (set.kind === 'points') return 'point';
  if (set.kind === 'table') return 'row';
  return set.kind === 'image' ? 'pick' : 'numbers';
}

/**
 * Rows of numbers out of text: one line for each, with spaces, commas or semicolons between the numbers.
 * @param {string} text
 * @param {number} steps how many lines
 * @param {number} each how many numbers in a line
 * @returns {number[][] | { line: number, got: number }} the first line that is wrong, and how many numbers it has
 */
export function readRows(text, steps, each) {
  const lines = text.split('\n').map((line) => line.trim()).filter(Boolean);
  const rows = lines.map((line) => line.replaceAll('−', '-').split(/[\s,;]+/).filter(Boolean).map(Number));
  const all = Array.from({ length: Math.max(steps, rows.length) }, (_, k) => rows[k] ?? []);
  const line = all.findIndex((row, k) => k >= steps || row.length !== each || !row.every(Number.isFinite));
  return line < 0 ? rows : { line: line + 1, got: (rows[line] ?? []).filter(Number.isFinite).length };
}
