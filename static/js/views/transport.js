// @ts-check
// The transport: Train or Pause, one epoch, stop; the epoch that is shown; the epoch bars, which are the only timeline.

import { html } from 'htm/preact';
import { useRef } from 'preact/hooks';
import { seek } from '../actions/film.js';
import { stop } from '../actions/command.js';
import { act, moveByKey, stepEpoch } from '../actions/steer.js';
import { drawEpochBars, epochAt } from '../charts/epochbars.js';
import { Canvas } from '../components/canvas.js';
import { placeName } from '../components/faults.js';
import { Solid } from '../components/icons.js';
import { StepBatch, Steer } from '../components/steer.js';
import { secondsLeft } from '../film.js';
import { duration, figure, isSaid, loss, t } from '../i18n.js';
import { base, best, faults, head, learned, log, mainButton, mine, over, pending, run, runEpochs, runId, runState, shownEpoch, trained } from '../store.js';

export function Transport() {
  return html`<footer class="transport" aria-label=${t('transport.title')} role="group">
    <div class="play">
      <${MainButton} />
      <button type="button" class="iconbtn" aria-label=${t('transport.step')} title=${`${t('transport.step')} (.)`} onClick=${stepEpoch}><${Solid} name="step" /></button>
      ${mine.value && html`<${StepBatch} /><button type="button" class="iconbtn" aria-label=${t('transport.stop')} title=${`${t('transport.stop')} (Shift+S)`}
        aria-disabled=${runId.value && !(over.value && head.value >= trained.value) ? undefined : 'true'}
        onClick=${() => void stop()}><${Solid} name="stop" /></button>`}
    </div>
    <${EpochFigure} />
    <${EpochBars} />
    <${Steer} />
  </footer>`;
}

/** @type {{ [action: string]: { icon: 'play' | 'pause' | 'alert', word: string }}} */
const LOOKS = {
  start: { icon: 'play', word: 'transport.train' },
  play: { icon: 'play', word: 'transport.play' },
  resume: { icon: 'play', word: 'transport.resume' },
  pause: { icon: 'pause', word: 'transport.pause' },
  fix: { icon: 'alert', word: 'transport.fix' },
  offline: { icon: 'play', word: 'transport.reconnecting' },
};

function MainButton() {
  const action = mainButton.value;
  const { icon, word } = /** @type {typeof LOOKS['start']} */ (LOOKS[action]);
  const first = faults.value[0];
  const text = action === 'fix' && first ? t('transport.fix', { layer: placeName(first) }) : t(word);
  const breathes = action === 'start' && !runId.value;
  return html`<button type="button" class=${`main${action === 'fix' ? ' blocked' : ''}${breathes ? ' pulse' : ''}`} data-action=${action}
    aria-disabled=${action === 'offline' ? 'true' : undefined} onClick=${() => act(action)}>
    <${Solid} name=${icon} /><span>${text}</span></button>`;
}

function EpochFigure() {
  const all = runEpochs.value;
  return html`<div class="epoch">
    <div><span class="cap word">${t('transport.epoch')} </span><span class="big" id="epoch">${figure(shownEpoch.value)}</span>
      <span class="of"> / ${figure(all)}</span></div>
    <span class="cap trained">${trainedText()}</span>
  </div>`;
}

function trainedText() {
  const now = log.value;
  if (!now || !runId.value) return t('transport.notYet');
  const asked = pending.value?.type ?? '';
  if (isSaid(`transport.pending.${asked}`)) return t(`transport.pending.${asked}`);
  if (runState.value === 'queued') return queueText();
  if (over.value) {
    const seconds = now.seconds[now.trained - 1];
    if (now.state === 'finished' && seconds !== undefined) return t('transport.finished', { s: duration(seconds) });
    return t(`transport.${now.state}`, { n: now.trained });
  }
  if (now.batch && now.state === 'paused') {
    return t('transport.inBatch', { e: figure(now.batch.epoch), n: figure(now.batch.batch), all: figure(now.batch.batches) });
  }
  if (!learned.value && now.batch) return t('transport.batch', { n: figure(now.batch.batch), all: figure(now.batch.batches) });
  const left = secondsLeft(now, runEpochs.value);
  return html`${t('transport.trained', { n: figure(now.trained) })}${left !== null && html`<span class="left"> · ${t('transport.left', { s: duration(left) })}</span>`}`;
}

/** @returns {string} the place in the line, and when its turn should come */
function queueText() {
  const turn = run.value?.queue;
  if (!turn) return t('state.waiting');
  return t(turn.starts_in >= 1 ? 'state.queuedFor' : 'state.queued', { n: turn.position, s: duration(turn.starts_in) });
}

function EpochBars() {
  const ref = useRef(/** @type {HTMLDivElement | null} */ (null));
  const epochs = runEpochs.value;
  const draw = (/** @type {HTMLCanvasElement} */ canvas) => {
    const now = log.peek();
    drawEpochBars(canvas, {
      losses: now?.columns.val_loss ?? now?.columns.loss ?? [], epochs: runEpochs.peek(), base: base.peek(), trained: trained.peek(),
      head: head.peek(), best: best.peek(), word: t('transport.best'),
    });
  };
  const point = (/** @type {PointerEvent} */ event) => {
    const box = ref.current?.getBoundingClientRect();
    if (box && learned.peek()) seek(epochAt(event.clientX - box.left, box.width, epochs));
  };
  const down = (/** @type {PointerEvent} */ event) => {
    if (event.button !== 0) return;
    ref.current?.setPointerCapture(event.pointerId);
    point(event);
  };
  const move = (/** @type {PointerEvent} */ event) => {
    if (ref.current?.hasPointerCapture(event.pointerId)) point(event);
  };
  const released = () => learned.peek() && seek(Math.round(head.peek()));
  return html`<div ref=${ref} class="wave" role="slider" tabindex="0" id="wave" aria-label=${t('transport.epoch')}
    aria-valuemin="1" aria-valuemax=${Math.max(1, epochs)} aria-valuenow=${Math.max(1, shownEpoch.value)} aria-valuetext=${valueText(epochs)}
    data-trained=${trained.value} onPointerDown=${down} onPointerMove=${move} onPointerUp=${released} onKeyDown=${sliderKeys}>
    <${Canvas} draw=${draw} watch=${() => [head.value, log.value, runEpochs.value]} />
  </div>`;
}

/** @param {number} epochs */
function valueText(epochs) {
  const now = log.peek();
  const epoch = shownEpoch.value;
  const value = (now?.columns.val_loss ?? now?.columns.loss)?.[epoch - 1];
  return t('transport.sentence', { n: figure(epoch), all: figure(epochs), m: figure(trained.value), loss: loss(value) });
}

/** @param {KeyboardEvent} event */
function sliderKeys(event) {
  if (moveByKey(event)) {
    event.preventDefault();
    event.stopPropagation();
  }
}
