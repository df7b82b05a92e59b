import type { Scope, SearchPage, Sort } from '@baton/contracts-inbox-protocol';
import { movesBetween, NOTHING_FOUND, withContents, withPage, type Found } from './found.ts';

/** After a change of the lists, which are frequent, the search is asked again so much later. */
export const FOLLOW_MS = 1_500;
/** What changes outside the lists (archived conversations, other teams') is seen so much later at most. */
export const LOOK_MS = 15_000;

export interface SearchQuery {
  readonly q: string;
  readonly sort: Sort;
  /** The tab whose changes make it look again. */
  readonly scope: Scope;
}

export interface SearchView {
  readonly state: 'loading' | 'ready';
  /** Null before anything was found; while the next search is loading, what the one before found. */
  readonly found: Found | null;
  /** Why it cannot run; null when it can. */
  readonly problem: string | null;
  /** Rows that would come, go or move if they might. */
  readonly updates: number;
}

export interface LiveSearchOptions {
  /** Asks the server for the page after `after`, or for the first one. */
  readonly ask: (query: SearchQuery, after: string | null) => Promise<SearchPage>;
  /** Calls back at each change of the lists; answers how to stop that. */
  readonly follow: (query: SearchQuery, onChange: () => void) => () => void;
  /** The words for what went wrong; throws what nobody can explain. */
  readonly explain: (error: unknown) => string;
  /** Runs it so many milliseconds later, unless what it answers is called before. */
  readonly after: (milliseconds: number, run: () => void) => () => void;
}

/** Why rows must stay where they are: somebody points at one, is in one with the keyboard, or reads further down. */
export type HoldReason = 'pointer' | 'focus' | 'scroll';

/**
 * What a search finds, kept up to date while it is shown: what rows say at once, which rows there are and their order
 * only while nothing holds them.
 */
export class LiveSearch {
  #view: SearchView = { state: 'loading', found: null, problem: null, updates: 0 };
  #held: Found | null = null;
  #asksMore = false;
  #stop: AbortController | null = null;
  readonly #holds = new Set<HoldReason>();
  readonly #options: LiveSearchOptions;
  readonly #listeners = new Set<() => void>();

  constructor(options: LiveSearchOptions) {
    this.#options = options;
  }

  view = (): SearchView => this.#view;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Runs this search instead of the one before, until `stop`. */
  show(query: SearchQuery): void {
    this.stop();
    const stop = new AbortController();
    this.#stop = stop;
    this.#held = null;
    this.#holds.delete('scroll');
    this.#set({ state: 'loading', problem: null, updates: 0 });
    let cancel = (): void => undefined;
    let isDue = false;
    const look = async (): Promise<void> => {
      isDue = false;
      await this.#look(query, stop.signal);
      if (!stop.signal.aborted && !isDue) lookIn(LOOK_MS);
    };
    const lookIn = (milliseconds: number): void => {
      cancel();
      cancel = this.#options.after(milliseconds, () => void look());
    };
    const unfollow = this.#options.follow(query, () => {
      if (isDue) return;
      isDue = true;
      lookIn(FOLLOW_MS);
    });
    stop.signal.addEventListener('abort', () => {
      cancel();
      unfollow();
    });
    void look();
  }

  stop(): void {
    this.#stop?.abort();
  }

  hold = (why: HoldReason, isHeld: boolean): void => {
    if (isHeld) this.#holds.add(why);
    else this.#holds.delete(why);
    if (this.#holds.size === 0) this.showUpdates();
  };

  /** The rows as they would be now. */
  showUpdates = (): void => {
    if (this.#held !== null) this.#show(this.#held);
  };

  more = async (query: SearchQuery): Promise<void> => {
    const { found, state } = this.#view;
    if (found === null || found.next === null || state === 'loading' || this.#asksMore) return;
    this.#asksMore = true;
    try {
      const page = await this.#options.ask(query, found.next);
      // A look in between, or another search, has pages of its own.
      if (this.#view.found?.next === found.next) this.#set({ found: withPage(this.#view.found, page) });
    } catch (error) {
      this.#set({ problem: this.#options.explain(error) });
    } finally {
      this.#asksMore = false;
    }
  };

  /** As many pages as are shown, at least one. */
  async #look(query: SearchQuery, signal: AbortSignal): Promise<void> {
    const { state, found: shown } = this.#view;
    const pages = state === 'loading' ? 1 : (shown?.pages ?? 1);
    try {
      let found = NOTHING_FOUND;
      do {
        found = withPage(found, await this.#options.ask(query, found.next));
        if (signal.aborted) return;
      } while (found.next !== null && found.pages < pages);
      this.#settle(found);
    } catch (error) {
      if (!signal.aborted) this.#set({ state: 'ready', problem: this.#options.explain(error) });
    }
  }

  #settle(now: Found): void {
    const { state, found: shown } = this.#view;
    const stays = state === 'ready' && shown !== null && this.#holds.size > 0;
    const updates = stays ? movesBetween(shown, now) : 0;
    if (!stays || updates === 0) return this.#show(now);
    this.#held = now;
    this.#set({ found: withContents(shown, now), updates, problem: null });
  }

  #show(found: Found): void {
    this.#held = null;
    this.#set({ state: 'ready', found, updates: 0, problem: null });
  }

  #set(change: Partial<SearchView>): void {
    this.#view = { ...this.#view, ...change };
    for (const listener of this.#listeners) listener();
  }
}
