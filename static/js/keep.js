// @ts-check
// What the page remembers on this device, and what stands in its address. Storage can be switched off: then it forgets.

/** @param {string} key @returns {any} */
export function recall(key) {
  try {
    const text = localStorage.getItem(`strata.${key}`);
    return text === null ? null : JSON.parse(text);
  } catch {
    return null; // switched off, full of something else, or from another version: begin anew
  }
}

/** @param {string} key @param {unknown} value null forgets @returns {boolean} whether it is kept */
export function keep(key, value) {
  try {
    if (value === null) localStorage.removeItem(`strata.${key}`);
    else localStorage.setItem(`strata.${key}`, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/** @returns {string | null} the run named in the address */
export function runInAddress() {
  return new URLSearchParams(location.hash.slice(1)).get('run');
}

/** @returns {string | null} the experiment in the address, packed; taken out of it, or a reload would bring it back over later changes */
export function takeShared() {
  const text = new URLSearchParams(location.hash.slice(1)).get('x');
  if (text !== null) history.replaceState(null, '', location.pathname + location.search);
  return text;
}

/** @param {string | null} id */
export function putRunInAddress(id) {
  const place = id ? `#run=${encodeURIComponent(id)}` : location.pathname + location.search;
  history.replaceState(null, '', place);
}

/** @param {string} language for the server's own sentences */
export function putLanguageCookie(language) {
  document.cookie = `lang=${language}; path=/; max-age=31536000; samesite=lax`;
}
