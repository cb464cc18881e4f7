// @ts-check
// The lens of right and wrong: who is taken for whom, the rows behind every figure, and how far the model may be trusted.

import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import { chooseCell, chooseClass, choosePart, isOpen } from '../actions/judge.js';
import { Calibration, Confidence, Roc } from '../components/judgecharts.js';
import { ExampleRows } from '../components/examples.js';
import { Matrix, PerClass } from '../components/matrix.js';
import { Missed } from '../components/missed.js';
import { Opened, Seal } from '../components/seal.js';
import { figure, percent, rich, t, word } from '../i18n.js';
import { Icon } from '../components/icons.js';
import { Instead, useLook } from '../components/looking.js';
import { judgedPart, learned, runId, shownDataset, shownPlan } from '../store.js';

/** @typedef {import('../types.js').Judgement} Judgement */

export function Mistakes() {
  useEffect(() => {
    chooseCell(null); // another run may have other classes
    chooseClass(null);
  }, [runId.value]);
  if (!runId.value || !learned.value) return html`<p class="say">${t(runId.value ? 'mistakes.soon' : 'mistakes.none')}</p>`;
  return html`<${Parts} />
    ${isOpen() ? html`${judgedPart.value === 'test' && html`<${Opened} />`}<${Judged} />` : html`<${Seal} />`}`;
}

function Judged() {
  const look = useLook('judgement', { split: judgedPart.value });
  /** @type {Judgement | null} */
  const now = look?.answer ?? null;
  if (!now || !look) return html`<${Instead} look=${look} none=${t('mistakes.none')} />`;
  return now.task === 'regression' ? html`<${Missed} now=${now} epoch=${look.epoch} />` : html`<${Classes} now=${now} epoch=${look.epoch} />`;
}

/** @param {{ now: Judgement, epoch: number }} props */
function Classes({ now, epoch }) {
  const names = (shownDataset.value?.classes ?? []).map(word);
  const pictures = (shownDataset.value?.input_shape.length ?? 1) > 1;
  return html`<${Sentence} now=${now} epoch=${epoch} names=${names} />
    <div class=${`judge${pictures ? '' : ' stack'}`}>
      <${Matrix} now=${now} names=${names} />
      <${ExampleRows} names=${names} />
    </div>
    <${PerClass} now=${now} names=${names} />
    <div class="judge even">
      <${Roc} now=${now} names=${names} />
      ${now.calibration && html`<${Calibration} now=${now.calibration} rows=${now.rows} /><${Confidence} now=${now.calibration} />`}
    </div>`;
}

/** @param {{ now: Judgement, epoch: number, names: string[] }} props the pair that is confused most is one click away */
function Sentence({ now, epoch, names }) {
  const pair = now.confused;
  const button = pair && html`<button type="button" class="linkish strong" data-pair onClick=${() => chooseCell({ truth: pair.truth, said: pair.said })}>${
    t('mistakes.pair', { a: names[pair.truth] ?? pair.truth, b: names[pair.said] ?? pair.said })}</button>`;
  return html`<p class="say" data-sentence>${rich(`mistakes.right.${now.split}`, { e: figure(epoch), n: figure(now.rows), acc: percent(now.right / now.rows) })} ${
    pair ? rich('mistakes.confused', { pair: /** @type {import('preact').VNode} */ (button), n: figure(pair.count), all: figure(now.classes[pair.truth]?.support ?? 0) }) : now.answered < now.rows ? t('mistakes.silent') : t('mistakes.nothing')}</p>`;
}

/** Which rows are judged: those held back, those learned from, or the sealed ones, as far as there are any. */
function Parts() {
  const sizes = shownPlan.value?.data;
  const parts = /** @type {const} */ (['validation', 'train', 'test']).filter((one) => sizes?.[one] !== 0);
  return html`<div class="parts"><div class="seg" role="group" aria-label=${t('mistakes.parts')}>
    ${parts.map((one) => html`<button key=${one} type="button" aria-pressed=${judgedPart.value === one ? 'true' : 'false'} data-part=${one} onClick=${() => choosePart(one)}>
      ${one === 'test' && html`<${Icon} name="lock" />`}${t(`mistakes.part.${one}`)}</button>`)}
  </div></div>`;
}
