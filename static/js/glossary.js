// @ts-check
// What a help card says: a word of the glossary, a block, or one argument of a block. Pure.
//   epoch                        a word of static/glossary/terms.json
//   optimizer:Adam               a block: its own title and help, its formula from the glossary
//   optimizer:Adam.momentum      an argument: its own label and help, or the word that the glossary has for it

import { fields } from './fields.js';

/** @typedef {import('./types.js').Words} Words */
/** @typedef {import('./types.js').Catalog} Catalog */
/** @typedef {import('./types.js').Terms} Terms */
/** @typedef {import('./types.js').Place} Place */

/**
 * @typedef {object} Card
 * @property {string} id
 * @property {Words} title
 * @property {string} code the name in scripts, if it is one
 * @property {Words[]} text sentences
 * @property {string} symbol formula source
 * @property {string} formula formula source
 * @property {Place | null} place where it lives on the page
 * @property {string[]} near cards that belong beside it
 */

/** The word that stands for a whole kind of blocks, and where they are chosen. @type {{ [kind: string]: string }} */
const KIND = {
  layer: 'layer', activation: 'activation', loss: 'loss', optimizer: 'optimizer', metric: 'metric', initializer: 'initializer',
  regularizer: 'regularization', schedule: 'schedule', callback: 'callback', cell: 'recurrent', dataset: 'dataset', constraint: 'regularization',
};

/** @param {string} id @param {Terms} terms @param {Catalog} catalog @returns {Card | null} */
export function cardOf(id, terms, catalog) {
  const [, kind, name, argument] = /^(\w+):(\w+)(?:\.(\w+))?$/.exec(id) ?? [];
  if (!kind || !name) return wordCard(id, terms);
  const block = catalog.kinds[kind]?.find((one) => one.class_name === name);
  if (!block) return null;
  if (argument) return argumentCard(id, argument, `${kind}:${name}`, block, terms);
  const family = terms.words[`family_${block.family}`] ? [`family_${block.family}`] : [];
  return {
    id, title: block.title, code: block.name, text: [block.help], symbol: '', formula: terms.formulas[kind]?.[name] ?? '',
    place: terms.words[KIND[kind] ?? '']?.place ?? null, near: [...family, KIND[kind] ?? ''].filter((one) => one in terms.words),
  };
}

/** @param {string} id @param {Terms} terms @returns {Card | null} */
function wordCard(id, terms) {
  const word = terms.words[id];
  if (!word) return null;
  return {
    id, title: word.title, code: '', text: [word.text], symbol: word.symbol ?? '', formula: word.formula ?? '',
    place: word.place ?? null, near: (word.near ?? []).filter((one) => one in terms.words),
  };
}

/**
 * @param {string} id @param {string} argument @param {string} of card of the block
 * @param {import('./types.js').Block} block @param {Terms} terms
 * @returns {Card | null}
 */
function argumentCard(id, argument, of, block, terms) {
  const field = fields(block.schema).find((one) => one.name === argument);
  if (!field) return null;
  const word = wordCard(argument, terms);
  return {
    id, title: field.label, code: argument, text: word ? word.text : [field.help], symbol: word?.symbol ?? '', formula: word?.formula ?? '',
    place: word?.place ?? null, near: [of, ...(word?.near ?? [])],
  };
}

/**
 * All cards whose words hold the text, in either language or as code; words of the glossary first.
 * @param {string} text @param {Terms} terms @param {Catalog} catalog
 * @returns {Card[]}
 */
export function search(text, terms, catalog) {
  const wanted = text.trim().toLowerCase();
  const kinds = Object.keys(KIND).filter((kind) => kind !== 'dataset');
  const ids = [...Object.keys(terms.words), ...kinds.flatMap((kind) => (catalog.kinds[kind] ?? []).map((block) => `${kind}:${block.class_name}`))];
  return ids.flatMap((id) => {
    const card = cardOf(id, terms, catalog);
    const said = card ? [card.title.en, card.title.ko, card.code].join(' ').toLowerCase() : '';
    return card && said.includes(wanted) ? [card] : [];
  });
}
