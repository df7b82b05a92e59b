import type { ConversationEventOf } from '@baton/contracts-conversation';
import type { Recorded } from '@baton/event-sourcing';
import { WhenMessagesReadThenMarkRead } from './when-messages-read-then-mark-read.ts';

const event = {
  ...{ id: 'e1', type: 'MessagesReadByAgent', schemaVersion: 1, stream: 'conversation-c1', version: 3, position: '9' },
  recordedAt: '2026-01-05T09:00:00.000Z',
  meta: { correlationId: 'c', causationId: 'c', actor: { kind: 'agent', id: 'a1' } },
  data: { episode: 1, agentId: 'a1', providerMessageId: 'wamid.in' },
} as Recorded<ConversationEventOf<'MessagesReadByAgent'>>;

const given = (taken: boolean, channel: 'whatsapp' | 'webchat' = 'whatsapp') => {
  const marked: string[] = [];
  const marker = {
    markRead: (accountId: string, id: string) => {
      marked.push(`${accountId} ${id}`);
      return Promise.resolve(taken);
    },
  };
  const facts = {
    account: () => Promise.resolve({ channel, accountId: 'number-1' }),
    epochSince: () => Promise.resolve(null),
  };
  return { marked, automation: new WhenMessagesReadThenMarkRead(facts, new Map([['whatsapp', marker]])) };
};

describe('when an agent has read', () => {
  it('marks the newest message at the provider', async () => {
    const { marked, automation } = given(true);
    await automation.handle(event, 1);
    expect(marked).toEqual(['number-1 wamid.in']);
  });

  it('tries again shortly, then lets it go', async () => {
    const { marked, automation } = given(false);
    await expect(automation.handle(event, 1)).rejects.toMatchObject({ retry: 'yes' });
    await expect(automation.handle(event, 2)).rejects.toMatchObject({ retry: 'yes' });
    await automation.handle(event, 3);
    expect(marked).toHaveLength(3);
  });

  it('does nothing on a channel without marks', async () => {
    const { marked, automation } = given(true, 'webchat');
    await automation.handle(event, 1);
    expect(marked).toEqual([]);
  });
});
