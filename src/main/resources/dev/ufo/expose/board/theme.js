// Light or dark, as the system wants it unless somebody chose. Runs before the first paint, so that nothing flashes.
(() => {
  const KEY = 'ufo.theme';
  const system = matchMedia('(prefers-color-scheme: dark)');

  /** A browser that keeps nothing still shows the board. */
  function remembered() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  }

  function remember(theme) {
    try {
      if (theme === systemTheme()) {
        localStorage.removeItem(KEY);
      } else {
        localStorage.setItem(KEY, theme);
      }
    } catch {
      // then for this page only
    }
  }

  const systemTheme = () => (system.matches ? 'dark' : 'light');
  const other = (theme) => (theme === 'dark' ? 'light' : 'dark');
  let theme = remembered() ?? systemTheme();

  function show() {
    document.documentElement.dataset.theme = theme;
    const button = document.getElementById('theme');
    if (button) {
      button.hidden = false;
      button.textContent = other(theme) === 'dark' ? 'Dark' : 'Light';
      button.setAttribute('aria-label', `Switch to the ${other(theme)} theme`);
    }
  }

  show();
  system.addEventListener('change', () => {
    theme = remembered() ?? systemTheme();
    show();
  });
  document.addEventListener('DOMContentLoaded', () => {
    document.getElementById('theme').addEventListener('click', () => {
      theme = other(theme);
      remember(theme);
      show();
    });
    show();
  });
})();
