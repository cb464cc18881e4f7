// @ts-check
// JSON Patch (RFC 6902) on plain values: how a remedy from the server changes the spec. Pure: the value given stays as it is.

/** @typedef {import('./types.js').Json} Json */
/** @typedef {import('./types.js').PatchStep} PatchStep */

/**
 * The steps of a JSON pointer (RFC 6901).
 * @param {string} pointer
 * @returns {string[]}
 */
export function steps(pointer) {
  if (pointer === '') return [];
  return pointer.slice(1).split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/**
 * @template T
 * @param {T} value
 * @param {PatchStep[]} patch
 * @returns {T} a changed copy
 * @throws {Error} if a place does not exist or a test fails: then nothing is changed
 */
export function apply(value, patch) {
  const holder = /** @type {any} */ ({ root: structuredClone(value) });
  for (const step of patch) {
    if (step.op === 'remove') take(holder, step.path);
    else if (step.op === 'move') put(holder, step.path, take(holder, step.from ?? ''));
    else if (step.op === 'copy') put(holder, step.path, structuredClone(read(holder, step.from ?? '')));
    else if (step.op === 'add') put(holder, step.path, structuredClone(step.value ?? null));
    else if (step.op === 'replace') replace(holder, step.path, structuredClone(step.value ?? null));
    else if (step.op === 'test') expect(holder, step);
    else throw new Error(`unknown patch step ${step.op}`);
  }
  return holder.root;
}

/**
 * @param {any} holder
 * @param {string} pointer
 * @returns {[any, string]} the object or array that holds the place, and the last step
 */
function parent(holder, pointer) {
  const path = ['root', ...steps(pointer)];
  const last = /** @type {string} */ (path.pop());
  let place = holder;
  for (const step of path) {
    if (place === null || typeof place !== 'object' || !(step in place)) throw new Error(`nothing at ${pointer}`);
    place = place[step];
  }
  return [place, last];
}

/** @param {any} holder @param {string} pointer */
function read(holder, pointer) {
  const [place, last] = parent(holder, pointer);
  if (!(last in place)) throw new Error(`nothing at ${pointer}`);
  return place[last];
}

/** @param {any} holder @param {string} pointer */
function take(holder, pointer) {
  const value = read(holder, pointer);
  const [place, last] = parent(holder, pointer);
  if (Array.isArray(place)) place.splice(Number(last), 1);
  else delete place[last];
  return value;
}

/** @param {any} holder @param {string} pointer @param {any} value */
function put(holder, pointer, value) {
  const [place, last] = parent(holder, pointer);
  if (Array.isArray(place)) place.splice(last === '-' ? place.length : Number(last), 0, value);
  else place[last] = value;
}

/** @param {any} holder @param {string} pointer @param {any} value */
function replace(holder, pointer, value) {
  const old = read(holder, pointer);
  const [place, last] = parent(holder, pointer);
  // A layer that is replaced keeps its place on the page, so it keeps its id too.
  if (old?.$id && value && typeof value === 'object' && !value.$id) value.$id = old.$id;
  place[last] = value;
}

/** @param {any} holder @param {PatchStep} step */
function expect(holder, step) {
  if (JSON.stringify(read(holder, step.path)) !== JSON.stringify(step.value)) {
    throw new Error(`not as expected at ${step.path}`);
  }
}
