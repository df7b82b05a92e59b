import type { Host, HostSignal } from './host.port.ts';

const HIDDEN_FLUSH_MS = 250;

export const browserHost = (): Host => ({
  now: () => Date.now(),
  random: () => Math.random(),
  after: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
  // A hidden page gets no animation frames, yet its counts and title must stay true.
  nextFrame: (run) => {
    if (document.visibilityState === 'hidden') setTimeout(run, HIDDEN_FLUSH_MS);
    else requestAnimationFrame(run);
  },
  online: () => navigator.onLine,
  visible: () => document.visibilityState === 'visible',
  onSignal: (listener) => {
    const forward = (signal: HostSignal) => () => listener(signal);
    const online = forward('online');
    const offline = forward('offline');
    const visible = (): void => {
      if (document.visibilityState === 'visible') listener('visible');
    };
    window.addEventListener('online', online);
    window.addEventListener('offline', offline);
    document.addEventListener('visibilitychange', visible);
    return () => {
      window.removeEventListener('online', online);
      window.removeEventListener('offline', offline);
      document.removeEventListener('visibilitychange', visible);
    };
  },
});
