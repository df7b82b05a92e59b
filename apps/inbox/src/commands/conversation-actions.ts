import type { ConversationRow, Priority, Status } from '@baton/contracts-inbox-protocol';
import { showToast } from '@baton/ui';
import { claimLost, nameOf, refusalText } from '../live/refusal-text.ts';
import type { SendOptions } from '../live/command-sender.ts';
import type { Session } from '../live/session.tsx';
import { screen } from './screen-state.ts';

/** Takes a conversation. Of several who try at once one wins; the others are told who. */
export const claim = async (session: Session, { conversationId }: ConversationRow): Promise<void> => {
  const claimed = await session.commands.send(conversationId, 'claim', {}, tellingWhoWon(session));
  if (claimed) screen.compose('reply');
};

const tellingWhoWon = ({ live }: Session): SendOptions => {
  const clickedAt = live.serverNow();
  return {
    onRefused: (refusal) => {
      const people = live.store.people();
      const title =
        refusal.code === 'owned-by-other'
          ? claimLost(nameOf(people, refusal.ownerId), Date.parse(refusal.since), clickedAt)
          : refusalText(refusal, people);
      showToast({ title, urgent: true });
    },
  };
};

/** Takes a conversation from the assistant, which says `handOff` first; the customer hears nothing when that is null. */
export const takeOver = async (
  session: Session,
  { conversationId }: ConversationRow,
  handOff: { readonly messageId: string; readonly text: string } | null,
): Promise<void> => {
  const taken = await session.commands.send(conversationId, 'take-over', { handOff }, tellingWhoWon(session));
  if (taken) screen.compose('reply');
};

/** First of two steps: the assistant goes on until the request is accepted. */
export const join = async ({ commands }: Session, { conversationId }: ConversationRow): Promise<void> => {
  await commands.send(conversationId, 'join', {});
};

/** Ends a conversation; what follows is the wrap-up, which stands where the reply stood. */
export const end = async ({ commands }: Session, { conversationId }: ConversationRow): Promise<void> => {
  if (await commands.send(conversationId, 'end', {})) screen.setComposerKind('reply');
};

export const release = async (
  { commands }: Session,
  { conversationId }: ConversationRow,
  to: 'queue' | 'assistant',
  reason: string,
): Promise<void> => {
  const body = { to, ...(reason === '' ? {} : { reason }) };
  if (!(await commands.send(conversationId, 'release', body))) return;
  showToast({ title: to === 'queue' ? 'Returned to the queue' : 'The assistant answers from now on' });
};

export type DownloadFormat = 'text' | 'json' | 'pdf';

/** The whole history as a file; the browser asks where to keep it. */
export const download = ({ conversationId }: ConversationRow, format: DownloadFormat): void => {
  const link = document.createElement('a');
  link.href = `/api/conversations/${conversationId}/download?format=${format}`;
  link.download = '';
  link.click();
};

export const setStatus = async ({ commands }: Session, row: ConversationRow, status: Status): Promise<void> => {
  if (status === row.status) return;
  // What waits is shown as pending whatever its status; the answer tells, so nothing is anticipated there.
  const waits = row.handler === 'waiting' || row.handler === 'offered';
  await commands.send(
    row.conversationId,
    'set-status',
    { status },
    waits ? {} : { patch: { status, displayStatus: status } },
  );
};

export const setPriority = async (
  { commands }: Session,
  row: ConversationRow,
  priority: Priority,
  reason?: string,
): Promise<void> => {
  if (priority === row.priority) return;
  const body = { priority, ...(reason === undefined || reason === '' ? {} : { reason }) };
  await commands.send(row.conversationId, 'set-priority', body, { patch: { priority } });
};

export const applyTags = async ({ commands }: Session, row: ConversationRow, tags: string[]): Promise<void> => {
  const added = tags.filter((tag) => !row.tags.includes(tag));
  if (added.length === 0) return;
  await commands.send(row.conversationId, 'apply-tags', { tags: added }, { patch: { tags: [...row.tags, ...added] } });
};

export const removeTag = async ({ commands }: Session, row: ConversationRow, tag: string): Promise<void> => {
  const tags = row.tags.filter((other) => other !== tag);
  await commands.send(row.conversationId, 'remove-tag', { tag }, { patch: { tags } });
};
