import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

export type Theme = 'light' | 'dark' | 'system';

export interface Preferences {
  readonly theme: Theme;
  /** Enter sends and Shift+Enter breaks the line; otherwise Enter breaks the line. Ctrl+Enter sends either way. */
  readonly enterSends: boolean;
  /** The customer panel beside the thread, where there is room for it. */
  readonly customerPanel: boolean;
}

const KEY = 'baton-preferences';

const DEFAULTS: Preferences = { theme: 'system', enterSends: true, customerPanel: true };

const read = (): Preferences => {
  try {
    // On a touch keyboard there is no Shift+Enter, so Enter has to break the line there.
    const defaults = { ...DEFAULTS, enterSends: !matchMedia('(pointer: coarse)').matches };
    return { ...defaults, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>) };
  } catch {
    return DEFAULTS;
  }
};

const store = createStore<Preferences>(() => read());

/** Kept on this device; `public/theme.js` reads the theme before the first paint and hears of changes. */
export const setPreferences = (change: Partial<Preferences>): void => {
  store.setState(change);
  try {
    localStorage.setItem(KEY, JSON.stringify(store.getState()));
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
  dispatchEvent(new Event(KEY));
};

export const usePreferences = (): Preferences => useStore(store);
