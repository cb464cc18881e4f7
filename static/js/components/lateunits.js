// @ts-check
// The pictures of units on the cards, fetched when there are the first ones to show.

import { useEffect, useState } from 'preact/hooks';
import { log, sameModel } from '../store.js';

/** @type {typeof import('./units.js') | null} */
let loaded = null;

/** @returns {typeof import('./units.js') | null} null as long as no run tells of units, or they are not here yet */
export function useUnits() {
  const [, arrived] = useState(false);
  const wanted = sameModel.value && log.value?.looks[0]?.units !== undefined;
  useEffect(() => {
    if (!wanted || loaded) return;
    void import('./units.js').then((made) => {
      loaded = made;
      arrived(true);
    });
  }, [wanted]);
  return wanted ? loaded : null;
}
