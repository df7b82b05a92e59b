import type { ConversationEvent } from '@baton/contracts-conversation';
import { createInMemoryEventStore, sequentialIds } from '@baton/testing';
import { StreamFacts } from './conversation-facts.adapter.ts';

const STREAM = 'conversation-c1';
const nextId = sequentialIds();

const storeOf = async (...events: readonly { type: ConversationEvent['type']; data: object }[]) => {
  const { store } = createInMemoryEventStore();
  const meta = { correlationId: 'c', causationId: 'c', actor: { kind: 'system', id: 'spec' } } as const;
  await store.append({
    writes: [
      {
        stream: STREAM,
        expected: 'any',
        events: events.map((event) => ({ ...event, id: nextId(), schemaVersion: 1, meta })),
      },
    ],
  });
  return store;
};
const started = { type: 'ConversationStarted', data: { channel: 'whatsapp', accountId: 'number-1' } } as const;

describe('facts of a conversation', () => {
  it('tells the account from the first event, and asks once', async () => {
    const store = await storeOf(started, { type: 'EpisodeOpened', data: { epoch: 1 } });
    let reads = 0;
    const facts = new StreamFacts({
      readStream: (stream, options) => {
        reads += 1;
        return store.readStream(stream, options);
      },
    });
    for (let n = 0; n < 3; n += 1) {
      expect(await facts.account(STREAM)).toEqual({ channel: 'whatsapp', accountId: 'number-1' });
    }
    expect(reads).toBe(1);
  });

  it('knows nothing of a stream that is no conversation', async () => {
    const facts = new StreamFacts(await storeOf(started));
    await expect(facts.account('conversation-x')).rejects.toMatchObject({ code: 'no-conversation', retry: 'never' });
  });

  it('finds the newest epoch after an event, whatever the assistant said in older ones', async () => {
    const store = await storeOf(
      started,
      { type: 'EpisodeOpened', data: { epoch: 1 } },
      { type: 'AssistantReplied', data: { epoch: 9 } },
      { type: 'TagsApplied', data: { tags: [] } },
      { type: 'ConversationEscalated', data: { epoch: 2 } },
      { type: 'ConversationClaimed', data: { epoch: 3 } },
    );
    const facts = new StreamFacts(store);
    expect(await facts.epochSince(STREAM, 2)).toBe(3);
    expect(await facts.epochSince(STREAM, 5)).toBe(3);
    expect(await facts.epochSince(STREAM, 6)).toBeNull();
  });
});
