import { randomUUID } from 'node:crypto';
import type { AnyConversationServiceEvent, Identity } from '@baton/contracts-conversation';
import { PERSONAL_FIELDS, SCHEMA_VERSION, contactStream, conversationStream } from '@baton/contracts-conversation';
import type { Ciphers, EventStore, StreamWrite } from '@baton/event-sourcing';
import { EventCodec } from '@baton/event-sourcing';
import type { PersonalData } from '@baton/personal-data';

/** Conversations that are written at the same time, and so lie interleaved in the log as they do in life. */
const AT_ONCE = 200;
/** Exchanges of a customer's message and an agent's answer with its three reports. */
const EXCHANGES = 5;

const TEXTS = [
  'Hello, I ordered the blue lamp last Tuesday and it has not arrived yet.',
  'The order number is 4711-2290. Could you have a look?',
  'Yes, that is the right address.',
  'Thanks, that was quick! One more thing: can I still change the colour?',
  'Great, have a nice day 👋',
];

const ANSWERS = [
  'Hello, I am looking into it. May I have your order number?',
  'Thank you. The parcel left our warehouse yesterday. Is *12 Station Road* still right?',
  'Then it should be with you tomorrow before noon.',
  'Of course: I have changed it to green.',
  'You too!',
];

const codec = new EventCodec<AnyConversationServiceEvent>({
  schemaVersion: SCHEMA_VERSION,
  personalFields: PERSONAL_FIELDS,
});

/** Fills the store with about `count` events of whole conversations, encrypted as in life. Answers how many it wrote. */
export const writeConversations = async (store: EventStore, personal: PersonalData, count: number): Promise<number> => {
  let written = 0;
  let number = 0;
  while (written < count) {
    const people = Array.from({ length: AT_ONCE }, () => ({ contactId: randomUUID(), conversationId: randomUUID() }));
    const keys = await personal.createKeys(people);
    const stories = people.map((person) => story(person.contactId, person.conversationId, (number += 1)));
    for (let step = 0; step < (stories[0]?.length ?? 0); step += 1) {
      const outcomes = await Promise.all(
        stories.map((steps) => store.append({ writes: (steps[step] ?? []).map((part) => encoded(part, keys)) })),
      );
      if (outcomes.some(({ kind }) => kind !== 'committed')) throw new Error('the store is not empty');
    }
    written += stories.flat(2).reduce((sum, { events }) => sum + events.length, 0);
  }
  return written;
};

interface Part {
  readonly stream: string;
  readonly events: readonly AnyConversationServiceEvent[];
}

const encoded = ({ stream, events }: Part, keys: Ciphers): StreamWrite => {
  const meta = {
    correlationId: randomUUID(),
    causationId: randomUUID(),
    actor: { kind: 'system', id: 'bench' },
  } as const;
  return {
    stream,
    expected: 'any',
    events: events.map((event) => codec.encode(event, { id: randomUUID(), stream, meta }, keys)),
  };
};

/** The transactions of one conversation, from the first message to the end of the wrap-up. */
const story = (contactId: string, conversationId: string, number: number): Part[][] => {
  const agentId = `00000000-0000-4000-8000-${String(1 + (number % 50)).padStart(12, '0')}`;
  const teamId = `team-${1 + (number % 5)}`;
  const address: Identity = { kind: 'whatsapp', value: `49151${String(number).padStart(8, '0')}` };
  const occurredAt = new Date(Date.UTC(2026, 0, 5, 9) + number * 1000).toISOString();
  const stream = conversationStream(conversationId);
  const of = (...events: AnyConversationServiceEvent[]): Part[] => [{ stream, events }];
  const received = (n: number): AnyConversationServiceEvent => ({
    type: 'CustomerMessageReceived',
    data: {
      episode: 1,
      messageId: randomUUID(),
      providerMessageId: `wamid.in-${number}-${n}`,
      content: { kind: 'text', text: TEXTS[n % TEXTS.length] ?? '' },
      from: address,
      occurredAt,
    },
  });
  const exchange = (n: number): Part[][] => {
    const messageId = randomUUID();
    const reported = (state: 'sent' | 'delivered' | 'read'): Part[] =>
      of({
        type: 'MessageDeliveryReported',
        data: { episode: 1, messageId, providerMessageId: `wamid.out-${messageId}`, state, occurredAt },
      });
    const reply: AnyConversationServiceEvent = {
      type: 'AgentReplied',
      data: {
        episode: 1,
        messageId,
        agentId,
        content: { kind: 'text', text: ANSWERS[n % ANSWERS.length] ?? '' },
        to: address,
        lastSeenMessageId: null,
      },
    };
    const before = n === 0 ? [] : [of(received(n))];
    return [...before, of(reply), reported('sent'), reported('delivered'), reported('read')];
  };
  const first: Part[] = [
    {
      stream: contactStream(contactId),
      events: [
        { type: 'ContactIdentified', data: { contactId, identity: address, channel: 'whatsapp' } },
        { type: 'ContactProfileSet', data: { contactId, name: `Customer ${number}` } },
      ],
    },
    ...of(
      {
        type: 'ConversationStarted',
        data: { episode: 0, conversationId, contactId, channel: 'whatsapp', accountId: '1', teamId, address },
      },
      { type: 'EpisodeOpened', data: { episode: 1, epoch: 1, cause: 'firstMessage' } },
      received(0),
      {
        type: 'ConversationEscalated',
        data: { episode: 1, epoch: 2, reason: 'no assistant', by: 'rule', teamId, priority: 'normal' },
      },
    ),
  ];
  return [
    first,
    of({ type: 'ConversationClaimed', data: { episode: 1, epoch: 3, agentId, how: 'claim' } }),
    ...Array.from({ length: EXCHANGES }, (_, n) => exchange(n)).flat(),
    of(
      { type: 'ConversationEnded', data: { episode: 1, epoch: 4, by: 'agent', agentId } },
      { type: 'ConversationResolved', data: { episode: 1, cause: 'agent' } },
      { type: 'WrapUpStarted', data: { episode: 1, agentId, deadline: null } },
    ),
    of({ type: 'WrapUpCompleted', data: { episode: 1, agentId, disposition: 'solved', timedOut: false } }),
  ];
};
