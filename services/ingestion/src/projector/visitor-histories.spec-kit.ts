import type { AnyConversationServiceEvent } from '@baton/contracts-conversation';
import type { DirectoryEvent } from '@baton/contracts-directory';
import type { EventData } from '@baton/event-sourcing';

export interface Happening {
  readonly stream: string;
  readonly event: EventData;
}

/** Random numbers that a seed repeats. */
const dice = (seed: number): ((sides: number) => number) => {
  let state = seed >>> 0 || 1;
  return (sides) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % sides;
  };
};

interface Conversation {
  readonly id: string;
  readonly contactId: string;
  readonly channel: 'webchat' | 'whatsapp';
  episode: number;
  epoch: number;
  readonly messages: string[];
}

const AGENTS = ['ana', 'ben'];
const TEAMS = ['t1', 't2'];

/**
 * Random conversations of a few visitors and of other channels, with all that can happen to them; visitors turn out to
 * be others. Not every order here is one that the conversation service would allow: a projection must stand all.
 */
export const randomHistory = (seed: number, length: number): Happening[] => {
  const roll = dice(seed);
  const one = <T>(values: readonly T[]): T => values[roll(values.length)] as T;
  const uuid = (kind: number, n: number): string =>
    `${kind.toString(16).padStart(8, '0')}-${(seed % 65_536).toString(16).padStart(4, '0')}-4000-8000-${n.toString(16).padStart(12, '0')}`;
  const happenings: Happening[] = [];
  const conversations: Conversation[] = [];
  let ids = 0;
  const id = (kind: number): string => uuid(kind, (ids += 1));

  const add = (stream: string, event: AnyConversationServiceEvent | DirectoryEvent): void => {
    const meta = { correlationId: 'c', causationId: 'c', actor: { kind: 'system', id: 's' } } as const;
    happenings.push({ stream, event: { id: id(9), type: event.type, schemaVersion: 1, data: event.data, meta } });
  };
  const on = ({ id: conversationId }: Conversation, event: AnyConversationServiceEvent): void =>
    add(`conversation-${conversationId}`, event);
  const text = (): { kind: 'text'; text: string } => ({ kind: 'text', text: `text ${String((ids += 1))}` });
  const at = '2026-01-05T08:00:00.000Z';

  const begin = (): void => {
    const contactId = uuid(2, roll(6));
    const channel: Conversation['channel'] = roll(3) === 0 ? 'whatsapp' : 'webchat';
    const conversation = { id: id(1), contactId, channel, episode: 0, epoch: 0, messages: [] };
    const address = { kind: 'webchat', value: `v-${contactId}` } as const;
    if (roll(2) === 0)
      add(`contact-${contactId}`, { type: 'ContactIdentified', data: { contactId, identity: address, channel } });
    const account = { channel, accountId: one(['w1', 'w2']), teamId: one(TEAMS) } as const;
    on(conversation, {
      type: 'ConversationStarted',
      data: { episode: 0, conversationId: conversation.id, contactId, address, ...account },
    });
    conversations.push(conversation);
    reopen(conversation);
  };
  const reopen = (c: Conversation): void => {
    c.episode += 1;
    on(c, { type: 'EpisodeOpened', data: { episode: c.episode, epoch: (c.epoch += 1), cause: 'customerMessage' } });
  };
  const epoch = (c: Conversation) => ({ episode: c.episode, epoch: (c.epoch += 1) });
  const said = (c: Conversation): { episode: number; messageId: string; content: { kind: 'text'; text: string } } => {
    const messageId = id(3);
    c.messages.push(messageId);
    return { episode: c.episode, messageId, content: text() };
  };
  const to = { kind: 'webchat', value: 'v' } as const;

  const steps: ((c: Conversation) => void)[] = [
    (c) => {
      const providerMessageId = `v-${c.contactId}:${String((ids += 1))}`;
      on(c, { type: 'CustomerMessageReceived', data: { ...said(c), providerMessageId, from: to, occurredAt: at } });
    },
    (c) => on(c, { type: 'AgentReplied', data: { ...said(c), agentId: one(AGENTS), to, lastSeenMessageId: null } }),
    (c) => on(c, { type: 'AssistantReplied', data: { ...said(c), to, confidence: 1, epoch: c.epoch } }),
    (c) => on(c, { type: 'SystemNoticeSent', data: { ...said(c), to, notice: 'queued' } }),
    ...Array<(c: Conversation) => void>(4).fill((c) => {
      const state = one(['accepted', 'sent', 'delivered', 'read', 'withdrawn', 'failed'] as const);
      const messageId = c.messages.length === 0 ? id(3) : one(c.messages);
      on(c, { type: 'MessageDeliveryReported', data: { episode: 0, messageId, state, occurredAt: at } });
    }),
    (c) => {
      const asked = { reason: 'r', by: 'customer', priority: 'normal', teamId: one(TEAMS) } as const;
      on(c, { type: 'ConversationEscalated', data: { ...epoch(c), ...asked } });
    },
    (c) => on(c, { type: 'ConversationClaimed', data: { ...epoch(c), agentId: one(AGENTS), how: 'claim' } }),
    (c) =>
      on(c, {
        type: 'ConversationReleased',
        data: { ...epoch(c), agentId: null, to: one(['queue', 'assistant'] as const) },
      }),
    (c) =>
      on(c, {
        type: 'ConversationTransferred',
        data: { ...epoch(c), from: 'ana', to: { kind: 'agent', agentId: one(AGENTS) } },
      }),
    (c) =>
      on(c, {
        type: 'ConversationAssigned',
        data: { ...epoch(c), byAgentId: 'ana', to: { kind: 'team', teamId: one(TEAMS) } },
      }),
    (c) => on(c, { type: 'ConversationEnded', data: { ...epoch(c), by: 'agent', agentId: null } }),
    (c) =>
      on(c, {
        type: 'SatisfactionRated',
        data: { episode: c.episode, surveyId: `${c.id}:${String(c.episode)}`, score: 5 },
      }),
    (c) =>
      on(c, {
        type: 'MessagesReadByAgent',
        data: { episode: c.episode, agentId: 'ana', providerMessageId: `v:${String(ids)}` },
      }),
    reopen,
    ({ contactId }) => {
      const intoContactId = uuid(2, roll(6));
      if (contactId !== intoContactId && roll(6) === 0)
        add(`contact-${contactId}`, { type: 'ContactMerged', data: { contactId, intoContactId } });
    },
    () => {
      const agentId = one(AGENTS);
      add(`agent-${agentId}`, {
        type: 'AgentProfileSet',
        data: { agentId, name: `${agentId} ${String(roll(9))}`, email: '' },
      });
    },
  ];

  while (happenings.length < length) {
    if (conversations.length === 0 || roll(15) === 0) begin();
    else one(steps)(one(conversations));
  }
  return happenings;
};
