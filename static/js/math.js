// @ts-check
// Formulas: a small part of TeX, written as MathML, which browsers draw by themselves. Pure but for the elements it makes.
//   x_i^2   \frac{a}{b}   \sqrt{x}   \sum_{i=1}^{n}   \hat{y}   \text{words}   \cases{a & b \\ c & d}   Greek and signs by name

import { html } from 'htm/preact';

/** @type {{ [name: string]: string }} */
const SIGNS = {
  alpha: 'α', beta: 'β', gamma: 'γ', delta: 'δ', epsilon: 'ε', eta: 'η', theta: 'θ', lambda: 'λ', mu: 'μ', pi: 'π', rho: 'ρ', sigma: 'σ',
  phi: 'φ', Delta: 'Δ', Phi: 'Φ', nabla: '∇', partial: '∂', infty: '∞', ell: 'ℓ', L: 'ℒ',
};
/** @type {{ [name: string]: string }} */
const OPERATORS = {
  cdot: '·', times: '×', odot: '⊙', le: '≤', ge: '≥', ne: '≠', approx: '≈', to: '→', gets: '←', pm: '±', in: '∈', dots: '…', quad: '\u2003', cap: '∩', cup: '∪',
};
/** @type {{ [name: string]: string }} */
const LARGE = { sum: '∑', prod: '∏' };
const NAMES = ['log', 'exp', 'max', 'min', 'tanh', 'sign', 'cosh', 'erf'];
/** @type {{ [name: string]: string }} */
const HATS = { hat: '^', bar: '¯', vec: '→' };

/** @param {string} source @returns {string[]} words in \text keep their spaces */
function tokens(source) {
  return source.match(/\\text\{[^{}]*\}|\\[A-Za-z]+|\\\\|\d[\d.,]*|[A-Za-z]|\S/g) ?? [];
}

/** @param {{ source: string, block?: boolean }} props */
export function Formula({ source, block = false }) {
  return html`<math display=${block ? 'block' : 'inline'} data-tex=${source}><mrow>${new Reader(tokens(source)).row()}</mrow></math>`;
}

class Reader {
  /** @param {string[]} list */
  constructor(list) {
    this.list = list;
    this.at = 0;
  }

  /** @returns {unknown[]} to the end, to the brace that closes this group, or to the end of a cell */
  row() {
    const made = [];
    while (this.at < this.list.length && !['}', '&', '\\\\'].includes(/** @type {string} */ (this.list[this.at]))) made.push(this.scripted());
    return made;
  }

  /** Lines of cells behind one brace. */
  cases() {
    /** @type {unknown[][]} */
    const rows = [[]];
    do {
      this.at += 1; // the opening brace, or what parts two cells or lines
      if (this.list[this.at - 1] === '\\\\') rows.push([]);
      rows.at(-1)?.push(html`<mtd>${this.row()}</mtd>`);
    } while (this.at < this.list.length && this.list[this.at] !== '}');
    this.at += 1;
    return html`<mrow><mo stretchy="true">{</mo><mtable columnalign="left">${rows.map((cells) => html`<mtr>${cells}</mtr>`)}</mtable></mrow>`;
  }

  /** One thing with what stands below and above it. */
  scripted() {
    const under = [...Object.keys(LARGE), 'max', 'min'].includes((this.list[this.at] ?? '').slice(1));
    const base = this.one();
    /** @type {{ [sign: string]: unknown }} */
    const scripts = {};
    while (['_', '^'].includes(this.list[this.at] ?? '')) scripts[/** @type {string} */ (this.list[this.at++])] = this.one();
    const [low, high] = [scripts._, scripts['^']];
    if (low && high) return under ? html`<munderover>${base}${low}${high}</munderover>` : html`<msubsup>${base}${low}${high}</msubsup>`;
    if (low) return under ? html`<munder>${base}${low}</munder>` : html`<msub>${base}${low}</msub>`;
    return high ? html`<msup>${base}${high}</msup>` : base;
  }

  /** @returns {unknown} one group, sign, letter or number */
  one() {
    const token = this.list[this.at++];
    if (token === undefined) throw new SyntaxError('a formula ends too early');
    if (token === '{') {
      const made = this.row();
      this.at += 1;
      return html`<mrow>${made}</mrow>`;
    }
    if (token.startsWith('\\text{')) return html`<mtext>${token.slice(6, -1)}</mtext>`;
    if (token.startsWith('\\')) return this.command(token.slice(1));
    if (/\d/.test(token)) return html`<mn>${token}</mn>`;
    if (/[A-Za-z]/.test(token)) return html`<mi>${token}</mi>`;
    return html`<mo>${token === '-' ? '−' : token}</mo>`;
  }

  /** @param {string} name */
  command(name) {
    if (name === 'cases') return this.cases();
    if (name === 'frac') return html`<mfrac>${this.one()}${this.one()}</mfrac>`;
    if (name === 'sqrt') return html`<msqrt>${this.one()}</msqrt>`;
    if (HATS[name]) return html`<mover accent="true">${this.one()}<mo>${HATS[name]}</mo></mover>`;
    if (LARGE[name]) return html`<mo largeop="true" movablelimits="false">${LARGE[name]}</mo>`;
    if (NAMES.includes(name)) return html`<mrow><mspace width=".17em" /><mi>${name}</mi><mspace width=".17em" /></mrow>`;
    if (SIGNS[name]) return html`<mi>${SIGNS[name]}</mi>`;
    if (OPERATORS[name]) return html`<mo>${OPERATORS[name]}</mo>`;
    throw new SyntaxError(`\\${name} is not a sign of our formulas`);
  }
}
