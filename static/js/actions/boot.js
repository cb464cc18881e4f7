// @ts-check
// From an empty page to a ready experiment: what was on the bench last time, or the first example.

import * as api from '../api.js';
import { t } from '../i18n.js';
import { recall, runInAddress, takeShared } from '../keep.js';
import { isSpec } from '../spec.js';
import {
  bootFails, catalog, datasets, ready, runs, runSpecs, singleKeys, spec, words,
} from '../store.js';
import { recallCompared } from './compare.js';
import { load } from './edit.js';
import { setBesides, setCalm, setLanguage, setNarrow, setWide, showTheme, showToast } from './page.js';
import { askPlan, keepPlanned } from './plan.js';
import { heal, whenBack } from './reach.js';
import { show } from './runs.js';
import { keepListening, openShared } from './share.js';
import { findRun, keepRefreshed, refreshRuns } from './shelf.js';

export async function boot() {
  followSystem();
  setLanguage(document.documentElement.lang === 'ko' ? 'ko' : 'en');
  singleKeys.value = recall('keys') ?? true;
  try {
    const [en, ko, blocks, sets, shelf] = await Promise.all([
      api.words('en'), api.words('ko'), api.catalog(), api.datasets(), api.runs(),
    ]);
    words.value = { en, ko };
    catalog.value = blocks;
    datasets.value = sets.datasets;
    runs.value = shelf.runs;
  } catch (error) {
    bootFails.value = error instanceof Error ? error.message : String(error);
    whenBack(() => location.reload());
    void heal();
    return;
  }
  const shared = takeShared();
  await openExperiment();
  if (shared !== null) await openShared(shared);
  const first = catalog.peek()?.examples[0]?.spec;
  if (first && !spec.peek()) load(first);
  recallCompared();
  keepListening();
  ready.value = true;
  keepPlanned();
  keepRefreshed();
  whenBack(() => {
    void askPlan();
    void refreshRuns();
  });
}

/** The run in the address or the last one seen; the draft of this device, or the run's spec. */
async function openExperiment() {
  const named = runInAddress();
  const asked = named ?? recall('run');
  const known = runs.peek().some((one) => one.id === asked);
  const found = named && !known ? await findRun(named) : null;
  if (found) runs.value = [...runs.peek(), found];
  const remembered = recall('draft');
  const draft = isSpec(remembered) ? remembered : null;
  const ofRun = asked && (known || found) && !draft ? await specOfRun(asked) : null;
  const chosen = draft ?? ofRun;
  if (chosen && !spec.peek()) load(chosen);
  if (asked && (known || found)) show(asked);
  else if (named) showToast(t('toast.gone'));
}

/** @param {string} id */
async function specOfRun(id) {
  const found = await findRun(id);
  if (!found?.spec) return null;
  runSpecs.value = { ...runSpecs.peek(), [id]: found.spec };
  return found.spec;
}

function followSystem() {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const less = matchMedia('(prefers-reduced-motion: reduce)');
  showTheme(document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light');
  dark.addEventListener('change', () => {
    if (recall('theme') === null) showTheme(dark.matches ? 'dark' : 'light');
  });
  const middle = matchMedia('(min-width: 48em) and (max-width: 63.99em)');
  setBesides(middle.matches);
  middle.addEventListener('change', () => setBesides(middle.matches));
  const one = matchMedia('(max-width: 47.99em)');
  setNarrow(one.matches);
  one.addEventListener('change', () => setNarrow(one.matches));
  const four = matchMedia('(min-width: 85em)');
  setWide(four.matches);
  four.addEventListener('change', () => setWide(four.matches));
  setCalm(less.matches);
  less.addEventListener('change', () => setCalm(less.matches));
}

