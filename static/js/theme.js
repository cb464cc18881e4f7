// @ts-check
// Runs before the first paint (a plain script in the head). The page's own switch is in actions/page.js.
(() => {
  /** @type {string | null} */
  let chosen = null;
  try {
    chosen = localStorage.getItem('strata.theme');
  } catch {
    // Storage can be switched off; then the system decides.
  }
  const dark = chosen ? chosen === '"dark"' : matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
