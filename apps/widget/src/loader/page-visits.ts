import type { PageContext } from '@baton/contracts-widget-protocol';

export const currentPage = (): PageContext => ({
  url: location.href,
  title: document.title,
  referrer: document.referrer,
});

/** Pages that change without being loaded: `pushState`, `replaceState`, back and forward. */
export const onVisit = (visited: () => void): void => {
  let known = location.href;
  // A moment later: sites set the title after the address.
  const look = (): void =>
    void setTimeout(() => {
      if (known !== location.href) visited();
      known = location.href;
    });
  addEventListener('popstate', look);
  for (const name of ['pushState', 'replaceState'] as const) {
    const original = history[name];
    history[name] = function (...args) {
      original.apply(this, args);
      look();
    };
  }
};
