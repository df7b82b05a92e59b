(() => {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    let choice = 'system';
    try {
      const kept = /"theme":"(light|dark|system)"/.exec(localStorage.getItem('baton-preferences') ?? '');
      choice = kept?.[1] ?? 'system';
    } catch {
      // Storage may be forbidden; the system's choice holds then.
    }
    document.documentElement.dataset.theme = choice === 'system' ? (dark.matches ? 'dark' : 'light') : choice;
  };
  apply();
  dark.addEventListener('change', apply);
  addEventListener('baton-preferences', apply);
  addEventListener('storage', apply);
})();
