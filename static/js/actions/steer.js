// @ts-check
// What the big button and the keys do, wherever they are pressed.

import { asGraph } from '../graph.js';
import {
  atEnd, faults, head, learned, modelView, over, plan, playing, runId, runState, selectedLayer, spec, trained,
} from '../store.js';
import { heads, isGraph, nameOf, readers } from '../wiring.js';
import { command, pause, resume } from './command.js';
import { play, playOne, seek, seekBest } from './film.js';
import { selectLayer, showFault, showModelAs } from './page.js';
import { start } from './runs.js';

/** What the button does, by what it says. @param {string} action */
export function act(action) {
  if (action === 'start') void start();
  else if (action === 'play') play();
  else if (action === 'resume') void resume();
  else if (action === 'pause') void pause();
  else if (action === 'fix') fix();
}

/** Go to the first fault. In a graph its words and its remedy stand at the foot, once its layer is selected. */
function fix() {
  const where = columnOf();
  const now = spec.peek();
  const at = /^\/model\/layers\/(\d+)/.exec(faults.peek()[0]?.pointer ?? '')?.[1];
  if (where === 'model' && modelView.peek() === 'code') showModelAs(now && isGraph(now) ? 'graph' : 'stack');
  if (at && modelView.peek() === 'graph') selectLayer(now?.model.layers[Number(at)]?.$id ?? null);
  showFault(where);
}

/** One epoch: of the film if it is trained, else of the training, else of a new run. */
export async function stepEpoch() {
  if (!runId.peek() || (atEnd.peek() && learned.peek())) return start(1);
  if (playOne()) return undefined;
  if (over.peek()) return undefined;
  playing.value = true;
  if (runState.peek() === 'paused') await command({ type: 'step', unit: 'epoch' });
  return undefined;
}

/** @returns {'data' | 'model' | 'train'} where the first fault is */
function columnOf() {
  const pointer = faults.peek()[0]?.pointer ?? '';
  if (pointer.startsWith('/data')) return 'data';
  return pointer.startsWith('/compile') || pointer.startsWith('/fit') ? 'train' : 'model';
}

/** Arrow keys move through the epochs, here and anywhere on the page. @param {KeyboardEvent} event @returns {boolean} */
export function moveByKey(event) {
  if (event.altKey || event.ctrlKey || event.metaKey || !learned.peek()) return false;
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageUp: 10, PageDown: -10 }[event.key];
  if (step) seek(Math.round(head.peek()) + step * (event.shiftKey ? 10 : 1));
  else if (event.key === 'Home') seek(1);
  else if (event.key === 'End') seek(trained.peek());
  else if (event.key.toLowerCase() === 'b' && !event.shiftKey) seekBest();
  else return false;
  return true;
}

/**
 * Where a new layer most likely belongs: under the selected card, else above the output layer of a whole model, else last.
 * @returns {import('./edit.js').Slot}
 */
export function addSlot() {
  const now = spec.peek();
  const layers = now?.model.layers ?? [];
  const chosen = layers.findIndex((layer) => layer.$id === selectedLayer.peek());
  if (!now || (!isGraph(now) && modelView.peek() !== 'graph')) {
    if (chosen >= 0 && chosen < layers.length - 1) return { at: chosen + 1 };
    return { at: plan.peek()?.valid ? Math.max(0, layers.length - 1) : layers.length };
  }
  const graph = asGraph(now);
  const at = graph.model.layers.length;
  const picked = graph.model.layers.find((layer) => layer.$id === selectedLayer.peek());
  if (picked) return between(graph, nameOf(picked), at);
  const end = graph.model.layers.find((layer) => nameOf(layer) === heads(graph)[0]);
  if (plan.peek()?.valid && end?.inputs?.[0]) return { at, from: end.inputs[0], to: nameOf(end) };
  return { at, from: nameOf(end ?? /** @type {import('../types.js').LayerSpec} */ (graph.model.layers[0])) };
}

/** @param {import('../types.js').Spec} graph @param {string} from @param {number} at @returns {import('./edit.js').Slot} before its only reader, or as a new branch */
function between(graph, from, at) {
  const next = readers(graph.model.layers, from);
  return next.length === 1 ? { at, from, to: nameOf(/** @type {import('../types.js').LayerSpec} */ (next[0])) } : { at, from };
}
