// @ts-check
// What the big button and the keys do, wherever they are pressed.

import { atEnd, faults, head, learned, over, plan, playing, runId, runState, selectedLayer, spec, trained } from '../store.js';
import { command, pause, resume } from './command.js';
import { play, playOne, seek, seekBest } from './film.js';
import { showFault } from './page.js';
import { start } from './runs.js';

/** What the button does, by what it says. @param {string} action */
export function act(action) {
  if (action === 'start') void start();
  else if (action === 'play') play();
  else if (action === 'resume') void resume();
  else if (action === 'pause') void pause();
  else if (action === 'fix') showFault(columnOf());
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
 * @returns {number}
 */
export function addPlace() {
  const layers = spec.peek()?.model.layers ?? [];
  const chosen = layers.findIndex((layer) => layer.$id === selectedLayer.peek());
  if (chosen >= 0 && chosen < layers.length - 1) return chosen + 1;
  return plan.peek()?.valid ? Math.max(0, layers.length - 1) : layers.length;
}
