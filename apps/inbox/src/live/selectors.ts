import type { ContactCard, ConversationRow, Counts, People, Scope, Sort } from '@baton/contracts-inbox-protocol';
import type { Connection, Operation, OutboxEntry, StoreKey, ThreadView, WindowView } from '@baton/live-client';
import { useSyncExternalStore } from 'react';
import { nameOf } from './refusal-text.ts';
import { useSession } from './session.tsx';

const useStored = <Value>(key: StoreKey, read: () => Value): Value => {
  const { store } = useSession().live;
  return useSyncExternalStore((listener) => store.subscribe(key, listener), read);
};

export const useRow = (conversationId: string): ConversationRow | undefined => {
  const { store } = useSession().live;
  return useStored(`row:${conversationId}`, () => store.row(conversationId));
};

export const useWindow = (scope: Scope, sort: Sort): WindowView => {
  const { store } = useSession().live;
  return useStored(`window:${scope}:${sort}`, () => store.window(scope, sort));
};

export const useThread = (conversationId: string): ThreadView => {
  const { store } = useSession().live;
  return useStored(`thread:${conversationId}`, () => store.thread(conversationId));
};

export const useContact = (contactId: string): ContactCard | undefined => {
  const { store } = useSession().live;
  return useStored(`contact:${contactId}`, () => store.contact(contactId));
};

export const useOperations = (conversationId: string): readonly Operation[] => {
  const { store } = useSession().live;
  return useStored(`operations:${conversationId}`, () => store.operations(conversationId));
};

export const usePeople = (): People => {
  const { store } = useSession().live;
  return useStored('people', () => store.people());
};

export const useAgentName = (agentId: string | null): string => nameOf(usePeople(), agentId);

export const useCounts = (): Counts | null => {
  const { store } = useSession().live;
  return useStored('counts', () => store.counts());
};

export const useAttention = (): number => {
  const { store } = useSession().live;
  return useStored('attention', () => store.attention().length);
};

export const useOutbox = (conversationId: string): readonly OutboxEntry[] => {
  const { outbox } = useSession();
  return useSyncExternalStore(
    (listener) => outbox.subscribe(conversationId, listener),
    () => outbox.entries(conversationId),
  );
};

export const useConnection = (): Connection => {
  const { live } = useSession();
  return useSyncExternalStore(live.subscribeConnection, live.connection);
};
