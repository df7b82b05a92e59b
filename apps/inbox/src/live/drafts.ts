import type { ConversationRefusal } from '@baton/contracts-inbox-protocol';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';

export type DraftKind = 'reply' | 'note';
type DraftKey = `${DraftKind}:${string}`;

interface DraftsState {
  readonly texts: Readonly<Record<DraftKey, string>>;
  /** Why the last reply came back, by conversation; its text is the draft. */
  readonly refusals: Readonly<Record<string, ConversationRefusal>>;
}

/** A page that dies takes no more than this with it. */
const SAVE_AFTER_MS = 300;

/**
 * What the agent has begun to write, by conversation and kind. Survives a reload and a crash of the page. An entry of
 * its own in the storage for each: tabs that write in different conversations at once take nothing from each other.
 */
export class Drafts {
  readonly store: StoreApi<DraftsState>;
  readonly #prefix: string;
  /** Changed here and not stored yet. */
  readonly #unsaved = new Set<DraftKey>();
  #saving: ReturnType<typeof setTimeout> | null = null;

  constructor(agentId: string) {
    this.#prefix = `baton-draft-${agentId}-`;
    this.store = createStore<DraftsState>(() => ({ texts: this.#load(), refusals: {} }));
    // A reload right after the last key must not lose it.
    addEventListener('pagehide', () => this.#save());
    addEventListener('storage', ({ key, newValue }) => {
      if (key === null || !key.startsWith(this.#prefix)) return;
      const draft = key.slice(this.#prefix.length) as DraftKey;
      // What is being written here is newer than what another tab has stored.
      if (this.#unsaved.has(draft)) return;
      this.store.setState(({ texts }) => ({ texts: replaced(texts, draft, newValue ?? undefined) }));
    });
  }

  text(kind: DraftKind, conversationId: string): string {
    return this.store.getState().texts[`${kind}:${conversationId}`] ?? '';
  }

  set(kind: DraftKind, conversationId: string, text: string): void {
    const { texts } = this.store.getState();
    const key: DraftKey = `${kind}:${conversationId}`;
    this.store.setState({ texts: replaced(texts, key, text === '' ? undefined : text) });
    this.#unsaved.add(key);
    this.#saving ??= setTimeout(() => this.#save(), SAVE_AFTER_MS);
  }

  /** A refused text comes back before whatever was begun since. */
  giveBack(kind: DraftKind, conversationId: string, texts: readonly string[], refusal: ConversationRefusal): void {
    const begun = this.text(kind, conversationId);
    this.set(kind, conversationId, [...texts, ...(begun === '' ? [] : [begun])].join('\n'));
    const { refusals } = this.store.getState();
    this.store.setState({ refusals: replaced(refusals, conversationId, refusal) });
  }

  dismissRefusal(conversationId: string): void {
    const { refusals } = this.store.getState();
    this.store.setState({ refusals: replaced(refusals, conversationId, undefined) });
  }

  #load(): Record<DraftKey, string> {
    try {
      const keys = Object.keys(localStorage).filter((key) => key.startsWith(this.#prefix));
      return Object.fromEntries(keys.map((key) => [key.slice(this.#prefix.length), localStorage.getItem(key) ?? '']));
    } catch {
      return {};
    }
  }

  #save(): void {
    if (this.#saving !== null) clearTimeout(this.#saving);
    this.#saving = null;
    const { texts } = this.store.getState();
    for (const key of this.#unsaved) {
      try {
        const text = texts[key];
        if (text === undefined) localStorage.removeItem(this.#prefix + key);
        else localStorage.setItem(this.#prefix + key, text);
      } catch {
        // A full or forbidden storage loses the draft only on a reload.
      }
    }
    this.#unsaved.clear();
  }
}

export const useDraft = (drafts: Drafts, kind: DraftKind, conversationId: string): string =>
  useStore(drafts.store, ({ texts }) => texts[`${kind}:${conversationId}`] ?? '');

export const useRefusal = (drafts: Drafts, conversationId: string): ConversationRefusal | null =>
  useStore(drafts.store, ({ refusals }) => refusals[conversationId] ?? null);

/** The same record with one entry set, or without it. */
const replaced = <Value>(
  record: Readonly<Record<string, Value>>,
  key: string,
  value: Value | undefined,
): Readonly<Record<string, Value>> => {
  const rest = Object.entries(record).filter(([other]) => other !== key);
  return Object.fromEntries(value === undefined ? rest : [...rest, [key, value]]);
};
