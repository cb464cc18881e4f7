// @ts-check
// Links: the whole experiment in an address, a run by its id, and a run's lab report.

import { reportOf } from '../api.js';
import { experimentName, t } from '../i18n.js';
import { runInAddress, takeShared } from '../keep.js';
import { outgoing } from '../spec.js';
import { language, spec } from '../store.js';
import { load, undo } from './edit.js';
import { copy, showToast } from './page.js';
import { openRun } from './runs.js';

/** @typedef {import('../types.js').Run} Run */
/** @typedef {import('../types.js').Spec} Spec */

/** What the first page does without. */
const linking = () => import('../link.js');

/** Copy an address that holds what is on the bench; nothing of it goes through the server. */
export async function shareExperiment() {
  const now = spec.peek();
  if (!now) return;
  const { pack } = await linking();
  const sent = outgoing(now);
  const link = `${location.origin}${location.pathname}#x=${await pack({ ...sent, name: experimentName(sent.name) })}`;
  showToast((await copy(link)) ? t('toast.copied') : link);
}

/** @param {Run} run its report, in a window of its own */
export function openReport(run) {
  open(reportOf(run.id, language.peek()), '_blank', 'noopener');
}

/** @param {string} text @returns {Promise<Spec | null>} null: it cannot be read, and the page says why */
async function read(text) {
  const { LinkError, unpack } = await linking();
  try {
    return await unpack(text);
  } catch (error) {
    if (!(error instanceof LinkError)) throw error;
    showToast(t(`link.${error.code}`));
    return null;
  }
}

/** Put the experiment of a link on the bench. What was there before is one undo away, and the page says so. @param {string} text */
export async function openShared(text) {
  const found = await read(text);
  if (!found) return;
  const before = spec.peek();
  load(found);
  if (before) showToast(t('link.opened'), undo);
}

/** A link that is opened in a page that is open already. */
export function keepListening() {
  addEventListener('hashchange', () => {
    const [text, named] = [takeShared(), runInAddress()];
    if (text !== null) void openShared(text);
    else if (named) void openRun(named);
  });
}
