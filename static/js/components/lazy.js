// @ts-check
// What the first page can do without: fetched when it is first shown, there at once ever after.

import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';

/** @typedef {import('preact').ComponentType<any>} Part */

const AGAIN = 2000; // ms: the server is out of reach for a moment, which the page says by itself

/** @type {Map<() => Promise<any>, any>} */
const came = new Map();

/** @param {() => Promise<Part>} load @returns {Part} a component that shows nothing until its file is there */
export function lazy(load) {
  return (props) => {
    const Loaded = useFile(load);
    return Loaded && html`<${Loaded} ...${props} />`;
  };
}

/**
 * @template T
 * @param {() => Promise<T>} load the same function every time
 * @returns {T | null} null until it has come
 */
export function useFile(load) {
  const [, arrived] = useState(0);
  useEffect(() => {
    let timer = 0;
    let gone = false;
    const take = (/** @type {T} */ file) => {
      came.set(load, file);
      if (!gone) arrived((count) => count + 1);
    };
    const again = () => {
      if (!gone) timer = window.setTimeout(come, AGAIN);
    };
    function come() {
      void load().then(take, again);
    }
    if (!came.has(load)) come();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [load]);
  return came.get(load) ?? null;
}
