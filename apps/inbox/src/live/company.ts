import type { ConversationDetails, ConversationRow } from '@baton/contracts-inbox-protocol';
import { unreadOf, type CompanyView } from '@baton/live-client';
import { useEffect, useSyncExternalStore } from 'react';
import { useSession } from './session.tsx';

/** Who else is in the conversation now. */
export const useCompany = (conversationId: string): CompanyView => {
  const { company } = useSession().live;
  return useSyncExternalStore(
    (listener) => company.subscribe(`company:${conversationId}`, listener),
    () => company.view(conversationId),
  );
};

/** Whether the customer has the chat open now. */
export const useOnline = (conversationId: string): boolean => {
  const { company } = useSession().live;
  return useSyncExternalStore(
    (listener) => company.subscribe('online', listener),
    () => company.online().has(conversationId),
  );
};

/** The customer's messages that this agent has not seen. */
export const useUnread = (row: ConversationRow | undefined): number => {
  const { readMarks } = useSession().live;
  const id = row?.conversationId ?? '';
  const mark = useSyncExternalStore(
    (listener) => readMarks.subscribe(`seen:${id}`, listener),
    () => readMarks.mark(id),
  );
  return row === undefined ? 0 : unreadOf(row, mark);
};

export const useDetails = (conversationId: string): ConversationDetails | undefined => {
  const { store } = useSession().live;
  return useSyncExternalStore(
    (listener) => store.subscribe(`details:${conversationId}`, listener),
    () => store.details(conversationId),
  );
};

/** Who is in sight of a page only does not read it: it has to have the focus as well. */
export const usePageWatched = (): boolean =>
  usePageState(() => document.visibilityState === 'visible' && document.hasFocus());

/** Tells the others that this agent has the conversation open, as long as the page is in sight. */
export const useViewing = (conversationId: string): void => {
  const { company } = useSession().live;
  const visible = usePageVisible();
  useEffect(() => (visible ? company.viewing(conversationId) : undefined), [company, conversationId, visible]);
};

const usePageVisible = (): boolean => usePageState(() => document.visibilityState === 'visible');

const usePageState = (read: () => boolean): boolean => useSyncExternalStore(onPageChange, read);

const onPageChange = (listener: () => void): (() => void) => {
  document.addEventListener('visibilitychange', listener);
  addEventListener('focus', listener);
  addEventListener('blur', listener);
  return () => {
    document.removeEventListener('visibilitychange', listener);
    removeEventListener('focus', listener);
    removeEventListener('blur', listener);
  };
};
