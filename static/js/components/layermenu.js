// @ts-check
// What can be done with a layer, as a menu and by keys; the same on a card of the stack and on one of the graph.

import { copyLayer, dropLayer, shiftLayer } from '../actions/edit.js';
import { open, rename, selectLayer } from '../actions/page.js';
import { connectLayers, makeEnd, switchLayer } from '../actions/wire.js';
import { asGraph, refusal } from '../graph.js';
import { t } from '../i18n.js';
import { spec } from '../store.js';
import { heads, isGraph, isInput, nameOf, readers } from '../wiring.js';

/** @typedef {import('../types.js').LayerSpec} LayerSpec */
/** @typedef {import('./menu.js').Item} Item */

/** @param {LayerSpec} layer @returns {string} its name in the graph, where every layer has one */
export function graphName(layer) {
  const now = spec.value;
  return now ? nameOf(asGraph(now).model.layers.find((one) => one.$id === layer.$id) ?? layer) : nameOf(layer);
}

/** @param {LayerSpec} layer @param {number} index @param {number} count @returns {Item[]} */
export function layerMenu(layer, index, count) {
  const now = spec.value;
  const graph = now ? isGraph(now) : false;
  const moves = [
    { text: t('model.up'), keys: 'Alt+↑', act: () => shiftLayer(index, index - 1), off: index === 0 },
    { text: t('model.down'), keys: 'Alt+↓', act: () => shiftLayer(index, index + 1), off: index === count - 1 },
  ];
  return [
    ...(graph ? [] : moves),
    { text: t('graph.connect'), keys: 'O', act: () => openConnect(layer) },
    ...(graph ? [endItem(layer)] : []),
    { text: t('model.rename'), keys: 'F2', act: () => startRename(layer) },
    { text: t('model.duplicate'), keys: 'D', act: () => copyLayer(index) },
    { text: t(layer.$off ? 'model.on' : 'model.off'), keys: 'X', act: () => switchLayer(index) },
    { text: t('model.remove'), keys: 'Del', act: () => dropLayer(index) },
  ];
}

/** @param {LayerSpec} layer @returns {Item} */
function endItem(layer) {
  const ends = spec.value ? heads(spec.value) : [];
  const isEnd = ends.includes(nameOf(layer));
  const read = spec.value ? readers(spec.value.model.layers, nameOf(layer)).length > 0 : false;
  return { text: t(isEnd ? 'graph.noEnd' : 'graph.makeEnd'), act: () => makeEnd(nameOf(layer), !isEnd), off: isEnd && (!read || ends.length < 2) };
}

/** @param {LayerSpec} layer @returns {string} the menu of the layers it can be connected to */
export const connectMenu = (layer) => `connect ${layer.$id}`;

/** @param {LayerSpec} layer */
export function openConnect(layer) {
  open({ name: 'menu', id: connectMenu(layer) });
}

/** @param {LayerSpec} layer its form opens, with the focus on its name */
export function startRename(layer) {
  selectLayer(layer.$id ?? null);
  rename(`layer ${layer.$id}`);
}

/** @param {string} from a name @returns {Item[]} every layer that could read it; where it cannot, why */
export function targets(from) {
  const now = spec.value;
  if (!now) return [];
  return asGraph(now).model.layers.filter((layer) => !isInput(layer) && nameOf(layer) !== from).map((layer) => {
    const to = nameOf(layer);
    const why = refusal(now, from, to);
    return { text: to, off: why !== null, ...(why ? { note: t(`graph.no.${why}`, { from, to }) } : {}), act: () => void connectLayers(from, to) };
  });
}

/** @param {KeyboardEvent} event @param {LayerSpec} layer @param {number} index @returns {boolean} whether the key was for the layer */
export function layerKeys(event, layer, index) {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.key === 'F2') startRename(layer);
  else if (event.key === 'Delete' || event.key === 'Backspace') dropLayer(index);
  else if (event.key === 'd') copyLayer(index);
  else if (event.key === 'x') switchLayer(index);
  else if (event.key === 'o') openConnect(layer);
  else return false;
  return true;
}
