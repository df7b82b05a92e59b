import type { AnyConversationServiceEvent } from '@baton/contracts-conversation';
import type { DirectoryEvent } from '@baton/contracts-directory';
import type { EventData } from '@baton/event-sourcing';

/** An event that is to be appended to a stream. */
export interface Happening {
  readonly stream: string;
  readonly event: EventData;
}

/** Random numbers that a seed repeats. */
export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0 || 1;
  }

  /** 0 to `sides` - 1. */
  roll(sides: number): number {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    return (this.state >>> 0) % sides;
  }

  one<T>(values: readonly T[]): T {
    return values[this.roll(values.length)] as T;
  }
}

export const TEAMS = ['team-a', 'team-b', 'team-c'];
export const AGENTS = ['ana', 'ben', 'cy'];

interface Thread {
  readonly conversationId: string;
  readonly contactId: string;
  episode: number;
  epoch: number;
  readonly messages: { messageId: string; providerId: string; ours: boolean; told: boolean }[];
}

/**
 * A random history: conversations of a few contacts in three teams, with everything that can happen to them. Reports,
 * edits and reactions often come before the message they are about. Not every order here is one that the conversation
 * service would allow; a projection must stand all of them.
 */
export const randomHistory = (seed: number, length: number): Happening[] => {
  const dice = new Dice(seed);
  const uuid = (kind: number, n: number): string =>
    `${kind.toString(16).padStart(8, '0')}-${(seed % 65_536).toString(16).padStart(4, '0')}-4000-8000-${n.toString(16).padStart(12, '0')}`;
  const happenings: Happening[] = [];
  const threads: Thread[] = [];
  let ids = 0;
  let clock = Date.parse('2026-01-05T08:00:00.000Z');

  const add = (stream: string, event: AnyConversationServiceEvent | DirectoryEvent, agentId?: string): void => {
    ids += 1;
    happenings.push({
      stream,
      event: {
        id: uuid(9, ids),
        type: event.type,
        schemaVersion: 1,
        data: event.data,
        meta: {
          correlationId: 'c',
          causationId: 'c',
          actor: agentId === undefined ? { kind: 'system', id: 's' } : { kind: 'agent', id: agentId },
        },
      },
    });
  };
  const now = (): string => new Date((clock += dice.roll(60_000))).toISOString();
  /** The provider's clock: its webhooks come late and in any order. */
  const occurred = (): string => new Date(clock - dice.roll(600_000)).toISOString();
  const onThread = (thread: Thread, event: AnyConversationServiceEvent, agentId?: string): void =>
    add(`conversation-${thread.conversationId}`, event, agentId);

  const begin = (): void => {
    const n = threads.length + 1;
    const contactId = uuid(2, 1 + dice.roll(Math.max(2, n)));
    const thread: Thread = { conversationId: uuid(1, n), contactId, episode: 1, epoch: 1, messages: [] };
    threads.push(thread);
    const address = { kind: 'whatsapp' as const, value: `4915112345${100 + n}` };
    const identified = (): void =>
      add(`contact-${contactId}`, {
        type: 'ContactIdentified',
        data: { contactId, identity: address, channel: 'whatsapp' },
      });
    if (dice.roll(2) === 0) identified();
    onThread(thread, {
      type: 'ConversationStarted',
      data: {
        episode: 0,
        conversationId: thread.conversationId,
        contactId,
        channel: dice.one(['whatsapp', 'webchat'] as const),
        accountId: 'account',
        teamId: dice.one(TEAMS),
        address,
      },
    });
    onThread(thread, { type: 'EpisodeOpened', data: { episode: 1, epoch: 1, cause: 'firstMessage' } });
    if (dice.roll(2) === 0) identified();
  };

  const message = (thread: Thread, ours: boolean): Thread['messages'][number] => {
    const n = thread.messages.length + 1;
    const known = thread.messages.find((one) => !one.told && one.ours === ours);
    const made = known ?? {
      messageId: uuid(3, threads.indexOf(thread) * 1000 + n),
      providerId: `p${n}`,
      ours,
      told: false,
    };
    if (known === undefined) thread.messages.push(made);
    return made;
  };

  /** A message that may not have been told yet. */
  const anyMessage = (thread: Thread): Thread['messages'][number] =>
    thread.messages.length > 0 && dice.roll(3) > 0 ? dice.one(thread.messages) : message(thread, dice.roll(2) === 0);

  const text = (): { kind: 'text'; text: string } => ({
    kind: 'text',
    text: `words **${dice.roll(1000)}**\u0000 👍 \ud83d`,
  });

  const step: ((thread: Thread) => void)[] = [
    (thread) => {
      const made = message(thread, false);
      made.told = true;
      onThread(thread, {
        type: 'CustomerMessageReceived',
        data: {
          episode: thread.episode,
          messageId: made.messageId,
          providerMessageId: made.providerId,
          content: text(),
          from: { kind: 'whatsapp', value: '49151' },
          occurredAt: occurred(),
        },
      });
    },
    (thread) => {
      const made = message(thread, true);
      made.told = true;
      const agentId = dice.one(AGENTS);
      onThread(
        thread,
        {
          type: 'AgentReplied',
          data: {
            episode: thread.episode,
            messageId: made.messageId,
            agentId,
            content: text(),
            to: { kind: 'whatsapp', value: '49151' },
            lastSeenMessageId: null,
          },
        },
        agentId,
      );
    },
    (thread) => {
      const { messageId, providerId } = anyMessage(thread);
      const ids = dice.one([
        { messageId },
        { providerMessageId: providerId },
        { messageId, providerMessageId: providerId },
      ]);
      const state = dice.one(['accepted', 'sent', 'delivered', 'read', 'failed', 'unconfirmed'] as const);
      onThread(thread, {
        type: 'MessageDeliveryReported',
        data: { episode: thread.episode, ...ids, state, occurredAt: occurred() },
      });
    },
    (thread) =>
      onThread(thread, {
        type: 'CustomerMessageEdited',
        data: {
          episode: thread.episode,
          providerMessageId: anyMessage(thread).providerId,
          content: text(),
          occurredAt: occurred(),
        },
      }),
    (thread) =>
      onThread(thread, {
        type: 'ReactionReceived',
        data: {
          episode: thread.episode,
          providerMessageId: anyMessage(thread).providerId,
          emoji: dice.one(['👍', '❤️', '']),
          occurredAt: occurred(),
        },
      }),
    (thread) =>
      onThread(thread, {
        type: 'CustomerMessageRevoked',
        data: { episode: thread.episode, providerMessageId: anyMessage(thread).providerId, occurredAt: occurred() },
      }),
    (thread) =>
      onThread(thread, {
        type: 'ConversationEscalated',
        data: {
          episode: thread.episode,
          epoch: (thread.epoch += 1),
          reason: 'asked for a person',
          by: 'customer',
          teamId: dice.one(TEAMS),
          priority: dice.one(['urgent', 'normal', 'low'] as const),
          ...(dice.roll(2) === 0 ? {} : { summary: 'wants a refund', flow: 'returns', step: 'photo' }),
          ...(dice.roll(2) === 0 ? {} : { parameters: { order: `A-${dice.roll(100)}` } }),
        },
      }),
    (thread) => {
      const agentId = dice.one(AGENTS);
      onThread(
        thread,
        {
          type: 'ConversationClaimed',
          data: { episode: thread.episode, epoch: (thread.epoch += 1), agentId, how: 'claim' },
        },
        agentId,
      );
    },
    (thread) =>
      onThread(thread, {
        type: 'ConversationTransferred',
        data: {
          episode: thread.episode,
          epoch: (thread.epoch += 1),
          from: dice.one(AGENTS),
          to: dice.one([
            { kind: 'team' as const, teamId: dice.one(TEAMS) },
            { kind: 'agent' as const, agentId: dice.one(AGENTS) },
          ]),
        },
      }),
    (thread) => {
      const agentId = dice.one(AGENTS);
      onThread(thread, {
        type: 'ConversationEnded',
        data: { episode: thread.episode, epoch: (thread.epoch += 1), by: 'agent', agentId },
      });
      onThread(thread, { type: 'ConversationResolved', data: { episode: thread.episode, cause: 'agent' } });
      onThread(thread, { type: 'WrapUpStarted', data: { episode: thread.episode, agentId, deadline: null } });
    },
    (thread) =>
      onThread(thread, {
        type: 'WrapUpCompleted',
        data: { episode: thread.episode, agentId: dice.one(AGENTS), disposition: 'resolved', timedOut: false },
      }),
    (thread) => onThread(thread, { type: 'ConversationArchived', data: { episode: thread.episode, cause: 'timer' } }),
    (thread) => {
      thread.episode += 1;
      onThread(thread, {
        type: 'EpisodeOpened',
        data: { episode: thread.episode, epoch: (thread.epoch += 1), cause: 'customerMessage' },
      });
      onThread(thread, { type: 'ConversationReopened', data: { episode: thread.episode, cause: 'customer' } });
    },
    (thread) =>
      onThread(thread, {
        type: 'NoteAdded',
        data: { episode: thread.episode, noteId: uuid(4, (ids += 1)), agentId: dice.one(AGENTS), text: 'a note' },
      }),
    (thread) =>
      onThread(thread, { type: 'TagsApplied', data: { episode: thread.episode, tags: [dice.one(['vip', 'bug'])] } }),
    (thread) =>
      onThread(thread, {
        type: 'AssistantReplied',
        data: {
          episode: thread.episode,
          epoch: thread.epoch,
          messageId: message(thread, true).messageId,
          content: text(),
          to: { kind: 'whatsapp', value: '49151' },
          confidence: dice.roll(100) / 100,
          intent: 'greeting',
          ...(dice.roll(3) === 0 ? { handOff: true as const } : {}),
        },
      }),
    (thread) =>
      onThread(thread, {
        type: 'SystemNoticeSent',
        data: {
          episode: thread.episode,
          messageId: uuid(5, (ids += 1)),
          notice: 'queued',
          content: { kind: 'text', text: 'Please wait' },
          to: { kind: 'whatsapp', value: '49151' },
        },
      }),
    (thread) =>
      onThread(thread, {
        type: 'SentimentAssessed',
        data: {
          episode: thread.episode,
          messageId: anyMessage(thread).messageId,
          sentiment: dice.one(['negative', 'positive', 'unknown'] as const),
          score: 0,
          language: dice.one(['en', 'de', 'unknown']),
          urgent: false,
        },
      }),
    (thread) =>
      onThread(thread, {
        type: 'ConversationSummarized',
        data: { episode: thread.episode, summary: `about ${dice.roll(100)}`, by: dice.one(['assistant', 'agent']) },
      }),
    (thread) =>
      onThread(thread, {
        type: 'PageVisited',
        data: {
          episode: thread.episode,
          url: `https://shop.example/${dice.roll(100)}`,
          title: 'A page',
          ...(dice.roll(2) === 0 ? { referrer: dice.one(['https://search.example/', 'https://shop.example/']) } : {}),
          occurredAt: occurred(),
        },
      }),
    (thread) =>
      onThread(thread, {
        type: 'SatisfactionRated',
        data: { episode: thread.episode, surveyId: uuid(6, (ids += 1)), score: 1 + dice.roll(5) },
      }),
    (thread) => {
      const agentId = dice.one(AGENTS);
      onThread(thread, { type: 'TakeoverRequested', data: { episode: thread.episode, agentId } }, agentId);
    },
    ({ contactId }) =>
      add(`contact-${contactId}`, { type: 'ContactProfileSet', data: { contactId, name: `Name ${dice.roll(50)}` } }),
    () => add(`agent-${dice.one(AGENTS)}`, peopleEvent(dice)),
    ({ contactId }) => {
      const { contactId: intoContactId } = dice.one(threads);
      if (contactId === intoContactId || dice.roll(4) > 0) return;
      add(`contact-${contactId}`, { type: 'ContactMerged', data: { contactId, intoContactId } });
    },
  ];

  for (const teamId of TEAMS) add(`team-${teamId}`, { type: 'TeamAdded', data: { teamId, name: teamId } });
  while (happenings.length < length) {
    now();
    if (threads.length === 0 || dice.roll(12) === 0) begin();
    else dice.one(step)(dice.one(threads));
  }
  return happenings;
};

const peopleEvent = (dice: Dice): DirectoryEvent => {
  const agentId = dice.one(AGENTS);
  const rights = { role: 'agent' as const, teamIds: [dice.one(TEAMS)], leadsTeamIds: [] };
  return dice.one<DirectoryEvent>([
    { type: 'AgentAdded', data: { agentId, email: `${agentId}@example.com`, name: agentId, active: true, ...rights } },
    { type: 'AgentProfileSet', data: { agentId, name: `${agentId} ${dice.roll(9)}`, email: `${agentId}@example.com` } },
  ]);
};
