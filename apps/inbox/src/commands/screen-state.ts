import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { DraftKind } from '../live/drafts.ts';

/** What of the open conversation is unfolded; at most one thing, so that Escape closes what one sees. */
export type Layer = 'assign' | 'takeOver' | 'release' | 'download' | 'priority' | 'status' | 'tags' | 'shortcuts';

interface ScreenState {
  readonly layer: Layer | null;
  readonly composerKind: DraftKind;
  /** Somebody asked for the caret in the composer, which may not be on the screen yet. */
  readonly composerFocus: boolean;
  /** Somebody asked for the search field. */
  readonly searchFocus: boolean;
  /** The customer panel where it lies over the thread. */
  readonly panelOverThread: boolean;
}

const store = createStore<ScreenState>(() => ({
  layer: null,
  composerKind: 'reply',
  composerFocus: false,
  searchFocus: false,
  panelOverThread: false,
}));

export const screen = {
  open: (layer: Layer): void => store.setState({ layer }),
  close: (): void => store.setState({ layer: null }),
  toggle: (layer: Layer, open: boolean): void => store.setState({ layer: open ? layer : null }),
  compose: (composerKind: DraftKind): void => store.setState({ composerKind, composerFocus: true }),
  searchFor: (): void => store.setState({ searchFocus: true }),
  searchFocused: (): void => store.setState({ searchFocus: false }),
  composerFocused: (): void => store.setState({ composerFocus: false }),
  setComposerKind: (composerKind: DraftKind): void => store.setState({ composerKind, composerFocus: false }),
  showPanelOverThread: (panelOverThread: boolean): void => store.setState({ panelOverThread }),
  state: store.getState,
};

export const useScreen = <Value>(select: (state: ScreenState) => Value): Value => useStore(store, select);
