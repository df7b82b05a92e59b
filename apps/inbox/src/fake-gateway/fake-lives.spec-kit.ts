import type { ContactCard, MessageItem } from '@baton/contracts-inbox-protocol';
import type { Story } from './fake-story.spec-kit.ts';

const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

const answered = (confidence: number, intent: string): Partial<MessageItem> => ({
  ...{ confidence, intent },
  delivery: { state: 'delivered', at: ago(1), code: null, reason: null },
});
const said: Partial<MessageItem> = { delivery: { state: 'sent', at: ago(1), code: null, reason: null } };
const webchat = (value: string): Partial<ContactCard> => ({
  identities: [{ kind: 'webchat', value, display: `Visitor ${value.slice(0, 6)}` }],
});

/** Conversations that an assistant has a part in: one it handles, one it gave away, one that lived three times. */
export const LIVES: readonly Story[] = [
  {
    name: 'Hannah Vogt',
    minutesAgo: 3,
    row: {
      ...{ channel: 'webchat', handler: 'assistant', reason: null, windowClosesAt: null, tags: ['returns'] },
      ...{ sentiment: 'negative', language: 'de', confidence: 0.41 },
    },
    contact: {
      ...webchat('a81f3c77'),
      ...{ email: 'hannah.vogt@example.com', emailVerified: true, phone: '+49 30 5550117', locale: 'de-DE' },
      ...{ timezone: 'Europe/Berlin', attributes: { plan: 'Plus', 'customer since': '2023' } },
    },
    details: {
      pages: [
        { url: 'https://shop.example.com/returns', title: 'Returns and refunds', at: ago(4) },
        { url: 'https://shop.example.com/orders/BT-20417', title: 'Your order BT-20417', at: ago(9) },
        { url: 'javascript:alert(1)', title: 'Not a page', at: ago(12) },
      ],
      referrer: 'https://www.example.org/search?q=baton+shop',
      tagsByAssistant: ['returns'],
    },
    script: [
      { event: 'EpisodeOpened', details: { cause: 'firstMessage', episode: 1 } },
      { from: 'customer', content: 'Hallo, ich möchte die Jacke zurückgeben.', item: { sentiment: 'neutral' } },
      {
        from: 'assistant',
        content: 'Gern! Sie haben **30 Tage** Zeit. Wie lautet die Bestellnummer?',
        item: answered(0.93, 'return an item'),
      },
      {
        from: 'assistant',
        content: 'Sie steht in der Bestätigung und beginnt mit `BT-`.',
        item: answered(0.88, 'help'),
      },
      { event: 'TagsApplied', details: { tags: ['returns'], by: 'assistant' } },
      {
        from: 'customer',
        content: 'BT-20417. Das habe ich schon zweimal geschrieben! Und warum kostet das 5 €?',
        item: { sentiment: 'negative' },
      },
      {
        from: 'assistant',
        content: 'Rücksendungen sind in der Regel kostenlos.',
        item: answered(0.41, 'cost of a return'),
      },
    ],
  },
  {
    name: 'Diego Fuentes',
    minutesAgo: 9,
    row: {
      ...{ channel: 'webchat', reason: 'user requested human', priority: 'high', windowClosesAt: null },
      ...{ tags: ['refund', 'damaged', 'vip'], sentiment: 'negative', language: 'es', confidence: 0.72 },
    },
    segment: 'Gold',
    contact: {
      ...webchat('5b02d9e1'),
      ...{ email: 'diego@example.net', emailVerified: false, locale: 'es-MX', timezone: 'America/Mexico_City' },
    },
    details: {
      summary: {
        text: 'The blender of order BT-20466 arrived with a cracked jug. He sent it back on Tuesday and wants the money now, not a voucher.',
        ...{ by: 'assistant', at: ago(9) },
      },
      escalation: {
        ...{ reason: 'user requested human', by: 'customer', at: ago(9), sentiment: 'negative' },
        requirements: [
          {
            ...{ match: 'all', forSeconds: 60 },
            skills: [
              { skill: 'spanish', level: 2 },
              { skill: 'billing', level: 1 },
            ],
          },
          { match: 'all', forSeconds: null, skills: [{ skill: 'billing', level: 1 }] },
        ],
        ...{ flow: 'Refund', step: 'how to pay back' },
        parameters: { orderNumber: 'BT-20466', product: 'Blender 900', sent_back_on: 'Tuesday' },
      },
      pages: [{ url: 'https://shop.example.com/help/refunds', title: 'How refunds work', at: ago(10) }],
      tagsByAssistant: ['refund', 'damaged'],
    },
    script: [
      { event: 'EpisodeOpened', details: { cause: 'firstMessage', episode: 1 } },
      { from: 'customer', content: 'La licuadora llegó rota. Quiero mi dinero.', item: { sentiment: 'negative' } },
      { from: 'assistant', content: 'Lo siento mucho. ¿Cuál es el número del pedido?', item: answered(0.9, 'refund') },
      { from: 'customer', content: 'BT-20466. ¡Pero quiero hablar con una persona!', item: { sentiment: 'negative' } },
      { event: 'TagsApplied', details: { tags: ['refund', 'damaged'], by: 'assistant' } },
      {
        event: 'ConversationEscalated',
        details: {
          ...{ by: 'customer', reason: 'user requested human', flow: 'Refund', step: 'how to pay back' },
          ...{ skills: ['spanish', 'billing'], summary: 'The blender of order BT-20466 arrived with a cracked jug.' },
        },
      },
      { from: 'system', content: 'Un momento: buscamos a una persona. Eres el 2.º de la fila.', item: said },
    ],
  },
  {
    name: 'Ines Marchetti',
    minutesAgo: 31,
    row: {
      ...{ channel: 'webchat', handler: 'agent', ownerId: 'agent-ana', ownedSince: ago(30), windowClosesAt: null },
      ...{ episode: 3, epoch: 7, reason: 'wants an invoice', tags: ['invoice'], sentiment: 'positive' },
    },
    contact: webchat('c7710fa2'),
    details: { rating: { score: 4, comment: 'Quick, once somebody came', at: ago(900) } },
    script: [
      { event: 'EpisodeOpened', details: { cause: 'firstMessage', episode: 1 } },
      { from: 'customer', content: 'Is anybody there?' },
      { event: 'ConversationEscalated', details: { by: 'customer', reason: 'user requested human' } },
      { from: 'system', content: 'One moment: we are looking for a person. You are first in the queue.', item: said },
      { event: 'ConversationAbandoned', details: { cause: 'customerLeft' } },
      { event: 'ConversationResolved', details: { cause: 'customer' } },
      { event: 'EpisodeOpened', details: { cause: 'customerMessage', episode: 2 } },
      { from: 'customer', content: 'I need the invoice of last month.' },
      { event: 'ConversationEscalated', details: { by: 'assistant', reason: 'wants an invoice' } },
      { event: 'ConversationReleased', details: { to: 'assistant', agentId: null } },
      { from: 'system', content: 'Nobody is free right now. The assistant goes on; you can ask again.', item: said },
      { from: 'assistant', content: 'You find it under *My orders*.', item: answered(0.67, 'invoice') },
      { event: 'ConversationEnded', details: { by: 'customer' } },
      { event: 'ConversationResolved', details: { cause: 'customer' } },
      { event: 'SatisfactionRated', details: { score: 4, comment: 'Quick, once somebody came' } },
      { event: 'EpisodeOpened', details: { cause: 'customerMessage', episode: 3 } },
      { from: 'customer', content: 'It is not there, I looked twice.' },
      { from: 'assistant', content: 'Let me look …', item: answered(0.55, 'invoice') },
      {
        from: 'assistant',
        content: 'Let me connect you with Ana Silva from our team who can better assist you. One moment …',
        item: said,
      },
      { event: 'ConversationClaimed', by: 'agent-ana', details: { how: 'takeOver' } },
      {
        from: 'agent',
        content: 'Hello Ines, here it is: https://shop.example.com/invoices/1042',
        item: { ...said, agentId: 'agent-ana' },
      },
      { from: 'customer', content: 'Perfect, thank you!', item: { sentiment: 'positive' } },
    ],
  },
];
