import { randomUUID } from 'node:crypto';
import type { AnyConversationServiceEvent, Identity, Priority } from '@baton/contracts-conversation';
import { PERSONAL_FIELDS, SCHEMA_VERSION, contactStream, conversationStream } from '@baton/contracts-conversation';
import { EventCodec, type Ciphers, type EventStore, type StreamWrite } from '@baton/event-sourcing';
import type { PersonalData } from '@baton/personal-data';

/** What the log of a large contact centre is filled with. */
export interface Filling {
  readonly conversations: number;
  readonly messagesEach: number;
  /** Conversations are spread over them. */
  readonly teamIds: readonly string[];
  /** A third of the conversations is theirs, a third waits, a third is with the assistant. */
  readonly agentIds: readonly string[];
}

const AT_ONCE = 500;
const PRIORITIES: readonly Priority[] = ['urgent', 'high', 'normal', 'low'];
const GIVEN = ['Maria', 'John', 'Aisha', 'Tomasz', 'Chloe', 'Ravi', 'Ingrid', 'Pedro', 'Yuki', 'Hannah'];
const FAMILY = ['Lopez', 'Smith', 'Khan', 'Nowak', 'Martin', 'Patel', 'Larsen', 'Silva', 'Tanaka', 'Weber', 'Okafor'];
const SYLLABLES = ['ba', 'ron', 'ti', 'mel', 'os', 'ka', 'vin', 'der', 'lu', 'sha', 'pre', 'no', 'gra', 'fel', 'mi'];
const WORDS = 6_000;

/** The n-th word of the language that is written here; the first ones are real, and said all the time. */
export const word = (n: number): string => {
  const real = ['the', 'my', 'order', 'is', 'not', 'parcel', 'please', 'delivery', 'refund', 'invoice'][n];
  if (real !== undefined) return real;
  let text = '';
  for (let rest = n + 10; rest > 0; rest = Math.floor(rest / SYLLABLES.length))
    text += SYLLABLES[rest % SYLLABLES.length];
  return text;
};

/** Words as often as words are said: the n-th about 1/n times as often as the first. */
const someWord = (): string => word(Math.floor(WORDS ** Math.random()) - 1);
const someText = (): string => Array.from({ length: 6 + Math.floor(Math.random() * 18) }, someWord).join(' ');
const oneOf = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T;

export const customerName = (number: number): string =>
  `${GIVEN[number % GIVEN.length]} ${FAMILY[Math.floor(number / GIVEN.length) % FAMILY.length]} ${number}`;
export const phoneOf = (number: number): string => `49151${String(number).padStart(8, '0')}`;

const codec = new EventCodec<AnyConversationServiceEvent>({
  schemaVersion: SCHEMA_VERSION,
  personalFields: PERSONAL_FIELDS,
});

/** Writes whole conversations through the store's own door, encrypted as in life. Answers how many events. */
export const fillLog = async (store: EventStore, personal: PersonalData, filling: Filling): Promise<number> => {
  let written = 0;
  for (let from = 0; from < filling.conversations; from += AT_ONCE) {
    const size = Math.min(AT_ONCE, filling.conversations - from);
    const people = Array.from({ length: size }, () => ({ contactId: randomUUID(), conversationId: randomUUID() }));
    const keys = await personal.createKeys(people);
    const outcomes = await Promise.all(
      people.map((person, index) => {
        const writes = storyOf(person, from + index, filling);
        written += writes.reduce((sum, { events }) => sum + events.length, 0);
        return store.append({ writes: writes.map((write) => encoded(write, keys)) });
      }),
    );
    if (outcomes.some(({ kind }) => kind !== 'committed')) throw new Error('the store is not empty');
  }
  return written;
};

interface Part {
  readonly stream: string;
  readonly events: readonly AnyConversationServiceEvent[];
}

const encoded = ({ stream, events }: Part, keys: Ciphers): StreamWrite => ({
  stream,
  expected: 'any',
  events: events.map((event) => {
    const meta = {
      correlationId: randomUUID(),
      causationId: randomUUID(),
      actor: { kind: 'system', id: 'bench' },
    } as const;
    return codec.encode(event, { id: randomUUID(), stream, meta }, keys);
  }),
});

const storyOf = (
  { contactId, conversationId }: { readonly contactId: string; readonly conversationId: string },
  number: number,
  { messagesEach, teamIds, agentIds }: Filling,
): Part[] => {
  const teamId = teamIds[number % teamIds.length] as string;
  const address: Identity = { kind: 'whatsapp', value: phoneOf(number) };
  const occurredAt = new Date(Date.UTC(2026, 0, 5, 9) + number * 7_300).toISOString();
  const received = (n: number): AnyConversationServiceEvent => ({
    type: 'CustomerMessageReceived',
    data: {
      episode: 1,
      messageId: randomUUID(),
      providerMessageId: `wamid.in-${number}-${n}`,
      content: { kind: 'text', text: someText() },
      from: address,
      occurredAt,
    },
  });
  const escalated: AnyConversationServiceEvent = {
    type: 'ConversationEscalated',
    data: {
      ...{ episode: 1, epoch: 2, reason: 'asked for a person', by: 'customer', teamId },
      priority: oneOf(PRIORITIES),
    },
  };
  const state: AnyConversationServiceEvent[][] = [
    [],
    [escalated],
    [
      escalated,
      {
        type: 'ConversationClaimed',
        data: { episode: 1, epoch: 3, agentId: agentIds[number % agentIds.length] as string, how: 'claim' },
      },
    ],
  ];
  return [
    {
      stream: contactStream(contactId),
      events: [
        { type: 'ContactIdentified', data: { contactId, identity: address, channel: 'whatsapp' } },
        { type: 'ContactProfileSet', data: { contactId, name: customerName(number) } },
      ],
    },
    {
      stream: conversationStream(conversationId),
      events: [
        {
          type: 'ConversationStarted',
          data: { episode: 0, conversationId, contactId, channel: 'whatsapp', accountId: '1', teamId, address },
        },
        { type: 'EpisodeOpened', data: { episode: 1, epoch: 1, cause: 'firstMessage' } },
        ...Array.from({ length: messagesEach }, (_, n) => received(n)),
        { type: 'TagsApplied', data: { episode: 1, tags: [number % 10 === 0 ? 'vip' : 'delivery'] } },
        ...(state[number % 3] ?? []),
      ],
    },
  ];
};
