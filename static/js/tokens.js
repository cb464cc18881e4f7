// @ts-check
// The words of a program by kind, line by line, for colouring: Python, a shell line with JSON in it, JSON. Pure.

/** @typedef {{ kind: '' | 'word' | 'text' | 'number' | 'note' | 'name', text: string }} Token */

const TEXT = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/;
const NUMBER = /-?\b\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?\b/;
const KINDS = /** @type {const} */ (['note', 'text', 'number', 'word', 'name']);

/** What each language has of each kind; a later kind is looked for only where no earlier one fits. */
const RULES = {
  python: pattern(/#.*/, TEXT, NUMBER, /\b(?:import|from|as|lambda|None|True|False)\b/, /\b[A-Za-z_]\w*(?=\()|\b\w+(?==)/),
  shell: pattern(/(?!)/, TEXT, NUMBER, /\b(?:true|false|null)\b|^curl\b|^SPEC$/, /\s-{1,2}\w+/),
  json: pattern(/(?!)/, TEXT, NUMBER, /\b(?:true|false|null)\b/, /(?!)/),
};

/** @param {...RegExp} kinds @returns {RegExp} */
function pattern(...kinds) {
  return new RegExp(kinds.map((kind) => `(${kind.source})`).join('|'), 'g');
}

/**
 * @param {string} text
 * @param {keyof typeof RULES} language
 * @returns {Token[][]} for every line its tokens, which joined are the line
 */
export function coloured(text, language) {
  return text.replace(/\n$/, '').split('\n').map((line) => tokens(line, RULES[language]));
}

/** @param {string} line @param {RegExp} rule @returns {Token[]} */
function tokens(line, rule) {
  /** @type {Token[]} */
  const found = [];
  let end = 0;
  for (const match of line.matchAll(rule)) {
    if (match.index > end) found.push({ kind: '', text: line.slice(end, match.index) });
    found.push({ kind: KINDS[match.slice(1).findIndex((part) => part !== undefined)] ?? '', text: match[0] });
    end = match.index + match[0].length;
  }
  if (end < line.length) found.push({ kind: '', text: line.slice(end) });
  return found;
}
