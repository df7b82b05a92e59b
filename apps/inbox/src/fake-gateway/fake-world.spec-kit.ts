import type { Content, ContactCard, ConversationRow, MessageItem, ThreadItem } from '@baton/contracts-inbox-protocol';
import { displayStatus } from '@baton/contracts-inbox-protocol';
import { FakeModel, messageOf } from './fake-model.spec-kit.ts';
import { LIVES } from './fake-lives.spec-kit.ts';
import type { Story } from './fake-story.spec-kit.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const ago = (milliseconds: number): string => new Date(Date.now() - milliseconds).toISOString();

const idOf = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

const build = (model: FakeModel, story: Story, index: number): void => {
  const conversationId = idOf(index);
  const contactId = idOf(900_000 + index);
  const start = story.minutesAgo * MINUTE + story.script.length * 40_000;
  const items = story.script.map((step, at): ThreadItem => {
    const entry = { order: at + 1, rev: at + 1, episode: 1, at: ago(start - at * 40_000) };
    const id = idOf(index * 1000 + at + 1_000_000);
    if ('note' in step) return { ...entry, kind: 'note', id, agentId: step.by, text: step.note };
    if ('event' in step) {
      return {
        ...entry,
        kind: 'timeline',
        id,
        type: step.event,
        agentId: step.by ?? null,
        details: (step.details ?? {}) as never,
      };
    }
    const content: Content = typeof step.content === 'string' ? { kind: 'text', text: step.content } : step.content;
    return { ...(messageOf(id, step.from, content) as MessageItem), ...entry, ...step.item };
  });
  const messages = items.filter((item): item is MessageItem => item.kind === 'message');
  const last = messages.at(-1);
  const lastCustomer = messages.findLast((item) => item.author === 'customer');
  const base: ConversationRow = {
    conversationId,
    rev: items.length,
    contactId,
    customerName: story.name,
    channel: 'whatsapp',
    accountId: '106540352242922',
    teamId: 'team-support',
    handler: 'waiting',
    status: 'active',
    displayStatus: 'pending',
    priority: 'normal',
    episode: 1,
    epoch: 1,
    ownerId: null,
    ownedSince: null,
    wrapUp: null,
    reason: 'no assistant',
    tags: [],
    preview:
      last === undefined
        ? null
        : {
            author: last.author,
            text:
              last.content.kind === 'text'
                ? last.content.text
                : last.content.kind === 'media'
                  ? (last.content.caption ?? 'Photo')
                  : 'Location',
            at: last.at,
            delivery: last.delivery?.state ?? null,
          },
    lastActivityAt: items.at(-1)?.at ?? ago(start),
    waitingSince: items[0]?.at ?? null,
    unanswered: messages.length - 1 - messages.findLastIndex((item) => item.author !== 'customer'),
    lastCustomerMessageAt: lastCustomer?.at ?? null,
    windowClosesAt: lastCustomer === undefined ? null : new Date(Date.parse(lastCustomer.at) + 24 * HOUR).toISOString(),
    turns: messages.length,
    customerMessages: messages.filter(({ author }) => author === 'customer').length,
    lastMessageBy: last?.author ?? null,
    ...{ sentiment: null, language: null, confidence: null, takeover: null, offer: null },
    createdAt: ago(start),
    ...story.row,
  };
  const row = {
    ...base,
    displayStatus: displayStatus(base.handler, base.status),
    waitingSince: base.handler === 'waiting' ? base.waitingSince : null,
  };
  const contact: ContactCard = {
    contactId,
    rev: 1,
    name: story.name.startsWith('+') ? null : story.name,
    username: null,
    identities: [{ kind: 'whatsapp', value: `4915${index}1234567`, display: `+49 15${index} 1234567` }],
    segment: story.segment ?? null,
    ...{ email: null, emailVerified: false, phone: null, locale: null, timezone: null, attributes: {} },
    firstSeenAt: ago(start + 90 * 24 * HOUR),
    conversations: [{ conversationId, channel: row.channel, status: row.status, lastActivityAt: row.lastActivityAt }],
    ...story.contact,
  };
  model.add(row, contact, items, story.details);
};

const claimed = (agentId: string): Partial<ConversationRow> => ({
  handler: 'agent',
  ownerId: agentId,
  ownedSince: ago(12 * MINUTE),
});
const sent = (state: 'sent' | 'delivered' | 'read'): Partial<MessageItem> => ({
  agentId: 'agent-ana',
  delivery: { state, at: ago(MINUTE), code: null, reason: null },
});

const STORIES: readonly Story[] = [
  {
    name: 'Maria Lopez',
    minutesAgo: 2,
    segment: 'VIP',
    row: { ...claimed('agent-ana'), priority: 'high', tags: ['delivery', 'refund'], reason: 'user requested human' },
    script: [
      { event: 'EpisodeOpened', details: { cause: 'firstMessage', episode: 1 } },
      { from: 'customer', content: 'Hola! My parcel *still* has not arrived. It was promised for Monday 😕' },
      {
        from: 'assistant',
        content: 'I am sorry to hear that, Maria. Could you give me the **order number**? It begins with `BT-`.',
        item: { confidence: 0.82, delivery: { state: 'read', at: ago(0), code: null, reason: null } },
      },
      { from: 'customer', content: 'BT-20391' },
      { from: 'customer', content: 'I would rather talk to a person please' },
      {
        event: 'ConversationEscalated',
        details: {
          by: 'customer',
          reason: 'user requested human',
          summary: 'Parcel BT-20391 is six days late; asks for a refund of the shipping.',
        },
      },
      { event: 'PrioritySet', details: { priority: 'high', by: 'rule' } },
      { event: 'ConversationClaimed', by: 'agent-ana', details: { how: 'claim' } },
      {
        from: 'agent',
        content:
          'Hello Maria, this is Ana. I looked your parcel up:\n\n- it left Madrid on **Tuesday**\n- customs released it _this morning_\n\nYou can follow it at https://track.example.com/BT-20391',
        item: sent('read'),
      },
      { note: 'Carrier says **Thursday** at the latest. Shipping can be refunded without asking.', by: 'agent-ana' },
      {
        from: 'customer',
        content: {
          kind: 'media',
          media: 'image',
          mimeType: 'image/jpeg',
          caption: 'This is what the tracking shows me',
        },
      },
      { from: 'agent', content: 'Thank you, that helps.', item: sent('delivered') },
      { from: 'customer', content: 'Thanks! And will you refund the shipping?', item: { reaction: null } },
    ],
  },
  {
    name: 'Oliver Brandt',
    minutesAgo: 4,
    row: { reason: 'no assistant' },
    script: [
      { event: 'EpisodeOpened', details: { cause: 'firstMessage' } },
      {
        from: 'customer',
        content: 'Guten Tag, ich habe eine Frage zu meiner Rechnung vom Oktober. Können Sie mir helfen?',
      },
      { event: 'ConversationEscalated', details: { by: 'rule', reason: 'no assistant' } },
    ],
  },
  {
    name: 'Aisha Rahman',
    minutesAgo: 7,
    row: { priority: 'urgent', reason: 'payment failed twice', tags: ['payment'] },
    script: [
      { from: 'customer', content: 'My card was charged twice!!' },
      { from: 'customer', content: 'Please answer, this is urgent' },
      { from: 'customer', content: 'Hello?' },
    ],
  },
  {
    name: '+49 171 5550134',
    minutesAgo: 11,
    script: [
      {
        from: 'customer',
        content: {
          kind: 'location',
          latitude: 52.52001,
          longitude: 13.40495,
          name: 'Alexanderplatz',
          address: '10178 Berlin',
        },
      },
    ],
  },
  {
    name: 'Kenji Watanabe',
    minutesAgo: 16,
    row: { ...claimed('agent-ben'), tags: ['returns', 'warranty', 'japan'] },
    script: [
      { from: 'customer', content: 'The zip broke after two weeks. Is that covered by the warranty?' },
      {
        from: 'agent',
        content: 'Hi Kenji, yes it is. Could you send me a photo of it?',
        item: { ...sent('read'), agentId: 'agent-ben' },
      },
    ],
  },
  {
    name: 'Sofia Rossi',
    minutesAgo: 25,
    row: { ...claimed('agent-ana'), tags: ['hotel'] },
    script: [
      { from: 'customer', content: 'Can I move my booking to the 12th?' },
      {
        from: 'agent',
        content: 'Of course. The 12th is free, I moved it. You will get a new confirmation by e-mail.',
        item: {
          ...sent('delivered'),
          delivery: { state: 'failed', at: ago(0), code: '131026', reason: 'The number cannot receive this message' },
        },
      },
    ],
  },
  {
    name: 'Noah Williams',
    minutesAgo: 48,
    row: { priority: 'low', teamId: 'team-billing' },
    script: [
      {
        from: 'customer',
        content: {
          kind: 'interactiveReply',
          source: 'list',
          title: 'Change my plan',
          description: 'From Basic to Plus',
        },
      },
    ],
  },
  {
    name: 'Emma Johansson',
    minutesAgo: 95,
    row: { handler: 'none', status: 'resolved', reason: null, tags: ['solved'] },
    script: [
      { from: 'customer', content: 'Great, thank you so much!' },
      { event: 'ConversationEnded', by: 'agent-ben', details: { by: 'agent' } },
      { event: 'ConversationResolved', by: 'agent-ben', details: { cause: 'agent' } },
      { event: 'WrapUpCompleted', by: 'agent-ben', details: { disposition: 'Solved', timedOut: false } },
    ],
  },
  {
    name: 'Lucas Moreau',
    minutesAgo: 60 * 26,
    row: { ...claimed('agent-ana'), status: 'pending' },
    script: [
      { from: 'customer', content: 'Bonjour, où en est ma demande ?' },
      { from: 'agent', content: 'Bonjour Lucas, je vérifie.', item: sent('read') },
    ],
  },
  {
    name: 'Every Kind',
    minutesAgo: 130,
    row: { ...claimed('agent-ana') },
    script: [
      { from: 'customer', content: { kind: 'media', media: 'voice', mimeType: 'audio/ogg' } },
      {
        from: 'customer',
        content: { kind: 'media', media: 'document', fileName: 'invoice-2026-10.pdf', mimeType: 'application/pdf' },
      },
      {
        from: 'customer',
        content: {
          kind: 'contacts',
          cards: [
            {
              name: 'Dr. Eva Lang',
              phones: ['+49 30 123456'],
              emails: ['eva@example.com'],
              organisation: 'Praxis Lang',
            },
          ],
        },
      },
      {
        from: 'customer',
        content: { kind: 'order', items: [{ product: 'SKU-1', quantity: 2, price: 19.9, currency: 'EUR' }] },
      },
      {
        from: 'customer',
        content: { kind: 'unsupported', type: 'poll_creation', reason: 'Message type is not supported' },
      },
      {
        from: 'customer',
        content: '<img src=x onerror=alert(1)> [click](javascript:alert(1)) http://example.com/?a=1&b=2',
        item: { edited: true },
      },
      { from: 'customer', content: 'gone', item: { revoked: true } },
      { from: 'phoneApp', content: 'Answered from the shop’s phone' },
      {
        from: 'agent',
        content: '> quoted\n\n1. one\n2. two\n\n```\nconst answer = 42;\n```',
        item: { ...sent('read'), reaction: '❤️' },
      },
      {
        from: 'agent',
        content: 'And this one is in the dark.',
        item: { agentId: 'agent-ana', delivery: { state: 'unconfirmed', at: ago(0), code: null, reason: null } },
      },
    ],
  },
];

const FIRST = ['Mia', 'Leon', 'Zoe', 'Ivan', 'Chen', 'Fatima', 'Jonas', 'Priya', 'Tom', 'Lena', 'Omar', 'Ines'];
const LAST = ['Fischer', 'Novak', 'Silva', 'Okafor', 'Kim', 'Larsen', 'Weber', 'Costa', 'Dubois', 'Haddad'];
const SAID = [
  'Is my order on its way?',
  'I cannot sign in to my account any more, it says that the password is wrong',
  'Do you ship to Norway?',
  'The invoice has the wrong address on it',
  'Thanks, that worked!',
  'How do I cancel the subscription?',
];

/** A believable morning: told stories on top, many plain conversations below, one long thread. */
export const fakeWorld = (plain = 180): FakeModel => {
  const model = new FakeModel();
  [...STORIES, ...LIVES].forEach((story, index) => build(model, story, index + 1));
  for (let index = 0; index < plain; index += 1) {
    const name = `${FIRST[index % FIRST.length]} ${LAST[(index * 7) % LAST.length]}`;
    const ended = index % 4 === 3;
    build(
      model,
      {
        name,
        minutesAgo: 140 + index * 9,
        row: ended
          ? { handler: 'none', status: 'resolved', reason: null }
          : index % 5 === 1
            ? claimed('agent-ben')
            : {},
        script: [{ from: 'customer', content: SAID[index % SAID.length] as string }],
      },
      index + 100,
    );
  }
  build(
    model,
    {
      name: 'Long Thread',
      minutesAgo: 133,
      row: claimed('agent-ana'),
      script: Array.from({ length: 240 }, (_, at) => ({
        from: at % 3 === 0 ? ('agent' as const) : ('customer' as const),
        content: `Message number ${at + 1}. ${'It goes on for a while. '.repeat(at % 4)}`,
        item: at % 3 === 0 ? sent('read') : {},
      })),
    },
    50,
  );
  return model;
};
