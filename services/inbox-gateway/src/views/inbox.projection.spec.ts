import type { RecordedEvent } from '@baton/event-sourcing';
import { randomHistory, type Happening } from '../histories.spec-kit.ts';
import { countRow, type CounterDeltas } from './counts/counts.projection.ts';
import { difference } from './difference.projection.ts';
import { InboxProjection } from './inbox.projection.ts';
import { WorkingSet } from './working-set.projection.ts';

const record = (history: readonly Happening[]): RecordedEvent[] => {
  const versions = new Map<string, number>();
  return history.map(({ stream, event }, index) => {
    const version = (versions.get(stream) ?? 0) + 1;
    versions.set(stream, version);
    const recordedAt = new Date(Date.parse('2026-01-05T08:00:00.000Z') + index * 1000).toISOString();
    return { ...event, stream, version, position: String(index + 1), recordedAt };
  });
};

/** Everything that the views would hold after the events, taken in batches of the given size. */
const project = (events: readonly RecordedEvent[], batchSize: number) => {
  const set = new WorkingSet();
  const projection = new InboxProjection(set);
  const views = { conversations: new Map(), details: new Map(), items: new Map(), contacts: new Map() };
  for (let start = 0; start < events.length; start += batchSize) {
    for (const event of events.slice(start, start + batchSize)) projection.apply(event);
    difference(set);
    for (const [id, stored] of set.conversations.changed()) views.conversations.set(id, stored);
    for (const [id, details] of set.details.changed()) views.details.set(id, details);
    for (const [id, stored] of set.items.changed()) views.items.set(id, stored);
    for (const [id, contact] of set.contacts.changed()) views.contacts.set(id, contact);
    set.settle();
  }
  return { ...views, counters: set.counters, people: set.people };
};

const happening = (type: string, data: object): Happening => ({
  stream: 'conversation-c',
  event: {
    id: type,
    type,
    schemaVersion: 1,
    data: { episode: 1, ...data },
    meta: { correlationId: 'c', causationId: 'c', actor: { kind: 'system', id: 's' } },
  },
});
const start = happening('ConversationStarted', {
  conversationId: 'c',
  contactId: 'k',
  channel: 'whatsapp',
  teamId: 't',
  address: { kind: 'whatsapp', value: '4915112345678' },
});

describe('the inbox projection', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('does not depend on how the log is cut into batches (history %i)', (seed) => {
    const events = record(randomHistory(seed, 600));
    const whole = project(events, events.length);
    expect(whole.conversations.size).toBeGreaterThan(5);
    expect(whole.details.size).toBeGreaterThan(2);
    expect(project(events, 1)).toEqual(whole);
    expect(project(events, 7)).toEqual(whole);
  });

  it('shows the conversations of a merged contact under the one who survives', () => {
    const contact = (id: string, type: string, data: object): Happening => ({
      ...happening(type, { contactId: id, ...data }),
      stream: `contact-${id}`,
    });
    const { contacts, conversations } = project(
      record([
        start,
        contact('ana', 'ContactProfileSet', { name: 'Ana' }),
        contact('k', 'ContactMerged', { intoContactId: 'ana' }),
        happening('ConversationResolved', { cause: 'agent' }),
      ]),
      1,
    );
    expect(conversations.get('c').row).toMatchObject({ contactId: 'ana', customerName: 'Ana' });
    expect(contacts.get('k').conversations).toEqual([]);
    expect(contacts.get('ana').conversations).toMatchObject([{ conversationId: 'c', status: 'resolved' }]);
  });

  it('keeps counters that equal a count of the rows', () => {
    const { conversations, counters } = project(record(randomHistory(11, 900)), 13);
    const counted: CounterDeltas = new Map();
    for (const { row } of conversations.values()) countRow(counted, row, 1);
    expect(new Map([...counters].sort())).toEqual(new Map([...counted].sort()));
  });

  it('shows a line about the channel as the system’s, and neither counts nor answers it', () => {
    const write = (type: string, data: object): Happening => happening(type, { episode: 1, ...data });
    const occurredAt = '2026-01-05T08:00:00.000Z';
    const content = { kind: 'system', event: 'numberChanged', text: 'Ada changed number' };
    const history = [
      start,
      write('CustomerMessageReceived', {
        messageId: 'm',
        providerMessageId: 'p',
        content: { kind: 'text', text: 'Hi' },
        from: { kind: 'whatsapp', value: '4915112345678' },
        occurredAt,
      }),
    ];
    const before = project(record(history), 1).conversations.get('c').row;
    const line = write('SystemMessageReceived', {
      messageId: 's',
      providerMessageId: 'q',
      content,
      occurredAt: '2026-01-05T09:00:00.000Z',
    });
    const { items, conversations } = project(record([...history, line]), 1);
    expect(items.get('c/s').stored.item).toMatchObject({ kind: 'message', author: 'system', content, order: 3 });
    const { rev: _rev, preview, lastActivityAt: _activity, ...row } = conversations.get('c').row;
    expect(before).toMatchObject(row);
    expect(row).toMatchObject({ unanswered: 1, turns: 1 });
    expect(preview).toMatchObject({ author: 'system', text: 'Ada changed number' });
  });

  it('shows the same message whether what refers to it comes before or after it', () => {
    const reply = happening('AgentReplied', { messageId: 'm', agentId: 'ana', content: { kind: 'text', text: 'Hi' } });
    const at = '2026-01-05T08:00:00Z';
    const reports = [
      happening('MessageDeliveryReported', { providerMessageId: 'p', state: 'delivered', occurredAt: at }),
      happening('ReactionReceived', { providerMessageId: 'p', emoji: '👍', occurredAt: at }),
      happening('MessageDeliveryReported', {
        messageId: 'm',
        providerMessageId: 'p',
        state: 'accepted',
        occurredAt: at,
      }),
    ];
    const shown = (...history: Happening[]) => {
      const { items, conversations } = project(record(history), 1);
      const { rev: _rev, order: _order, at: _at, ...item } = items.get('c/m').stored.item;
      return {
        item,
        preview: conversations.get('c').row.preview.delivery,
        waiting: conversations.get('c').memory.waiting,
      };
    };
    const [byProvider, reaction, linking] = reports as [Happening, Happening, Happening];
    const expected = shown(start, reply, linking, byProvider, reaction);
    expect(expected).toMatchObject({
      item: { delivery: { state: 'delivered' }, reaction: '👍', providerMessageId: 'p' },
      preview: 'delivered',
      waiting: {},
    });
    expect(shown(start, byProvider, reaction, linking, reply)).toEqual(expected);
    expect(shown(start, reply, byProvider, reaction, linking)).toEqual(expected);
    expect(shown(start, reaction, reply, byProvider, linking)).toEqual(expected);
  });

  describe('of a conversation that changes hands', () => {
    const text = { kind: 'text', text: 'Hi' };
    const from = { kind: 'whatsapp', value: '4915112345678' };
    const occurredAt = '2026-01-05T08:00:00.000Z';
    const asked = happening('CustomerMessageReceived', {
      ...{ messageId: 'm', providerMessageId: 'p', content: text, from, occurredAt },
    });
    const wants = happening('TakeoverRequested', { agentId: 'ana' });
    const said = (messageId: string, more: object = {}): Happening =>
      happening('AssistantReplied', { messageId, content: text, to: from, confidence: 0.4, epoch: 1, ...more });
    const claimed = happening('ConversationClaimed', { epoch: 2, agentId: 'ben', how: 'takeOver' });
    const shown = (...history: Happening[]) => {
      const { conversations, items } = project(record([start, ...history]), 1);
      return { ...conversations.get('c').row, items };
    };

    it('shows who asked the assistant to step aside until somebody else is in charge', () => {
      expect(shown(asked, wants).takeover).toMatchObject({ agentId: 'ana' });
      expect(shown(asked, wants, said('n')).takeover).toMatchObject({ agentId: 'ana' });
      const released = happening('ConversationReleased', { epoch: 3, agentId: 'ben', to: 'assistant' });
      const escalated = happening('ConversationEscalated', {
        ...{ epoch: 2, reason: 'r', by: 'rule', teamId: 't', priority: 'normal' },
      });
      for (const end of [claimed, escalated]) expect(shown(asked, wants, end).takeover).toBeNull();
      expect(shown(asked, claimed, wants, released).takeover).toBeNull();
    });

    it('does not take a hand-off message for an answer', () => {
      expect(shown(asked, said('n'))).toMatchObject({ unanswered: 0, confidence: 0.4, lastMessageBy: 'assistant' });
      const handed = shown(asked, said('n', { handOff: true, confidence: 1 }), claimed);
      expect(handed).toMatchObject({ unanswered: 1, turns: 2, confidence: null, lastMessageBy: 'assistant' });
      expect(handed.items.get('c/n').stored.item.confidence).toBeNull();
    });

    it('keeps on the card what the customer said when the system says that they wait', () => {
      const notice = happening('SystemNoticeSent', { messageId: 's', notice: 'queued', content: text, to: from });
      const { preview, lastMessageBy, turns, items } = shown(asked, notice);
      expect({ by: preview.author, lastMessageBy, turns }).toEqual({
        by: 'customer',
        lastMessageBy: 'customer',
        turns: 1,
      });
      expect(items.get('c/s').stored.item).toMatchObject({ kind: 'message', author: 'system' });
    });

    it('shows the mood of a message, whichever was told first', () => {
      const mood = happening('SentimentAssessed', {
        ...{ messageId: 'm', sentiment: 'negative', score: -1, language: 'unknown', urgent: false },
      });
      for (const history of [
        [asked, mood],
        [mood, asked],
      ]) {
        const { items, sentiment, language } = shown(...history);
        expect(items.get('c/m').stored.item.sentiment).toBe('negative');
        expect({ sentiment, language }).toEqual({ sentiment: 'negative', language: null });
      }
    });
  });
});
