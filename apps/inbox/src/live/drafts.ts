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

const SAVE_AFTER_MS = 300;

/** What the agent has begun to write, by conversation and kind. Survives a reload; one store an agent, its tabs share. */
export class Drafts {
  readonly store: StoreApi<DraftsState>;
  readonly #storageKey: string;
  #saving: ReturnType<typeof setTimeout> | null = null;

  constructor(agentId: string) {
    this.#storageKey = `baton-drafts-${agentId}`;
    this.store = createStore<DraftsState>(() => ({ texts: this.#load(), refusals: {} }));
    // A reload right after the last key must not lose it.
    addEventListener('pagehide', () => {
      if (this.#saving !== null) this.#save();
    });
    addEventListener('storage', ({ key }) => {
      if (key === this.#storageKey && this.#saving === null) this.store.setState({ texts: this.#load() });
    });
  }

  text(kind: DraftKind, conversationId: string): string {
    return this.store.getState().texts[`${kind}:${conversationId}`] ?? '';
  }

  set(kind: DraftKind, conversationId: string, text: string): void {
    const { texts } = this.store.getState();
    this.store.setState({ texts: replaced(texts, `${kind}:${conversationId}`, text === '' ? undefined : text) });
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
      return JSON.parse(localStorage.getItem(this.#storageKey) ?? '{}') as Record<DraftKey, string>;
    } catch {
      return {};
    }
  }

  #save(): void {
    if (this.#saving !== null) clearTimeout(this.#saving);
    this.#saving = null;
    try {
      localStorage.setItem(this.#storageKey, JSON.stringify(this.store.getState().texts));
    } catch {
      // A full or forbidden storage loses the draft only on a reload.
    }
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
