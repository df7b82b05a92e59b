import type { MessageItem, NoteItem, ThreadItem, TimelineItem } from '@baton/contracts-inbox-protocol';
import { newContact, contactCard } from '../views/contact/contact.projection.ts';
import { noDetails } from '../views/details/details.projection.ts';
import { projectConversation } from '../views/conversation/conversation.projection.ts';
import type { History } from './history.ts';
import { Names } from './names.ts';

export const AT = '2026-01-05T08:00:00.000Z';

const entry = (order: number) => ({ id: `i${order}`, order, rev: order, episode: 1, at: AT });

export const message = (order: number, changes: Partial<MessageItem> & { text?: string } = {}): MessageItem => {
  const { text, ...more } = changes;
  return {
    ...entry(order),
    ...{ kind: 'message', author: 'customer', agentId: null, replyTo: null, providerMessageId: null, delivery: null },
    ...{ edited: false, revoked: false, reaction: null, confidence: null, intent: null, sentiment: null },
    ...{ notBefore: null, content: { kind: 'text', text: text ?? `words ${order}` } },
    ...more,
  };
};

export const note = (order: number, text: string): NoteItem => ({
  ...entry(order),
  ...{ kind: 'note', agentId: 'ana', text },
});

export const line = (order: number, type: string, details: TimelineItem['details'] = {}): TimelineItem => ({
  ...entry(order),
  ...{ kind: 'timeline', type, agentId: 'ana', details },
});

async function* inPages(pages: readonly (readonly ThreadItem[])[]): AsyncGenerator<readonly ThreadItem[]> {
  for (const page of pages) yield await Promise.resolve(page);
}

export const history = (...pages: readonly (readonly ThreadItem[])[]): History => {
  const begun = projectConversation(undefined, {
    ...{ id: 'e', type: 'ConversationStarted', schemaVersion: 1, version: 1, position: '1', recordedAt: AT },
    ...{ stream: 'conversation-c', meta: { correlationId: 'c', causationId: 'c', actor: { kind: 'system', id: 's' } } },
    data: {
      ...{ conversationId: 'c', contactId: 'k', channel: 'whatsapp', accountId: 'a', teamId: 't', episode: 0 },
      address: { kind: 'whatsapp', value: '4915112345678' },
    },
  });
  if (begun === undefined) throw new Error('a conversation begins with its first event');
  const people = {
    agents: [{ agentId: 'ana', name: 'Ana Álvarez', active: true }],
    teams: [{ teamId: 't', name: 'Support' }],
  };
  return {
    head: {
      row: { ...begun.row, customerName: 'Zoë' },
      contact: contactCard(newContact('k', AT), { agentId: 'ana', seesAll: true, teamIds: [] }),
      details: noDetails('c'),
      people,
      generation: 'g',
    },
    names: new Names(people),
    pages: inPages(pages),
    downloaded: { at: AT, by: 'Ana Álvarez' },
  };
};
