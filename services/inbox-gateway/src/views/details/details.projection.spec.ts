import { PAGES_KEPT, type ConversationEvent } from '@baton/contracts-conversation';
import { ERASED, type RecordedEvent } from '@baton/event-sourcing';
import { concernsDetails, projectDetails, type StoredDetails } from './details.projection.ts';

const AT = '2026-01-05T08:00:00.000Z';

const details = (...events: readonly ConversationEvent[]): StoredDetails | undefined =>
  events.reduce<StoredDetails | undefined>((known, { type, data }, index) => {
    const version = index + 1;
    const meta = { correlationId: 'c', causationId: 'c', actor: { kind: 'system', id: 's' } } as const;
    const recorded: RecordedEvent = {
      ...{ id: `e${version}`, type, data, meta, schemaVersion: 1, version },
      ...{ stream: 'conversation-c', position: String(version), recordedAt: AT },
    };
    return projectDetails(known, 'c', recorded);
  }, undefined);

const escalated = (more: object = {}): ConversationEvent => ({
  type: 'ConversationEscalated',
  data: { episode: 1, epoch: 2, reason: 'wants a refund', by: 'assistant', teamId: 't', priority: 'high', ...more },
});
const visited = (url: string, referrer?: string): ConversationEvent => ({
  type: 'PageVisited',
  data: { episode: 1, url, title: 'Shop', occurredAt: AT, ...(referrer === undefined ? {} : { referrer }) },
});
const opened: ConversationEvent = {
  type: 'EpisodeOpened',
  data: { episode: 2, epoch: 3, cause: 'customerMessage' },
};
const summarized = (summary: string): ConversationEvent => ({
  type: 'ConversationSummarized',
  data: { episode: 1, summary, by: 'agent' },
});

describe('the details of a conversation', () => {
  it('do not exist while there is nothing to tell', () => {
    expect(details(opened, { type: 'ConversationResolved', data: { episode: 1, cause: 'agent' } })).toBeUndefined();
  });

  it('show what the assistant knew when it asked for a person', () => {
    const requirements = [{ match: 'all' as const, skills: [{ skill: 'billing', level: 2 }], forSeconds: null }];
    const more = { summary: 'It broke.', requirements, flow: 'returns', step: 'photo', parameters: { order: 'A-7' } };
    expect(details(escalated(more))).toEqual({
      conversationId: 'c',
      rev: 1,
      summary: { text: 'It broke.', by: 'assistant', at: AT },
      escalation: {
        ...{ reason: 'wants a refund', by: 'assistant', at: AT, sentiment: null, requirements },
        ...{ flow: 'returns', step: 'photo', parameters: { order: 'A-7' } },
      },
      pages: [],
      referrer: null,
      rating: null,
      tagsByAssistant: [],
    });
  });

  it('forget why a person was needed with the next episode, and keep the summary', () => {
    expect(details(escalated({ summary: 'It broke.' }), opened)).toMatchObject({
      rev: 2,
      escalation: null,
      summary: { text: 'It broke.' },
    });
  });

  it('show the newest summary, whoever made it', () => {
    expect(details(escalated({ summary: 'old' }), summarized('new'), escalated())?.summary).toMatchObject({
      text: 'new',
      by: 'agent',
    });
  });

  it('keep the newest pages, newest first', () => {
    const many = Array.from({ length: PAGES_KEPT + 5 }, (_, index) => visited(`https://shop.example/${index}`));
    const pages = details(...many)?.pages ?? [];
    expect(pages).toHaveLength(PAGES_KEPT);
    expect(pages[0]?.url).toBe(`https://shop.example/${PAGES_KEPT + 4}`);
  });

  it('say from which other site the visitor came, not from which page of this one', () => {
    const [search, own] = ['https://search.example/?q=shoes', 'https://shop.example/1'];
    expect(details(visited(own, search), visited('https://shop.example/2', own))?.referrer).toBe(search);
    expect(details(visited(own, own))?.referrer).toBeNull();
  });

  it('show the last rating', () => {
    const rated = (score: number, comment?: string): ConversationEvent => ({
      type: 'SatisfactionRated',
      data: { episode: 1, surveyId: 's', score, ...(comment === undefined ? {} : { comment }) },
    });
    expect(details(rated(2, 'slow'), rated(5))?.rating).toEqual({ score: 5, comment: null, at: AT });
  });

  it('tell the tags that the assistant found from those that were given by hand', () => {
    const tagged = (tags: string[], by?: 'agent' | 'assistant'): ConversationEvent => ({
      type: 'TagsApplied',
      data: { episode: 1, tags, ...(by === undefined ? {} : { by }) },
    });
    const removed = (tag: string): ConversationEvent => ({ type: 'TagRemoved', data: { episode: 1, tag } });
    expect(details(tagged(['vip']), tagged(['vip'], 'agent'))).toBeUndefined();
    const found = tagged(['refund', 'damaged'], 'assistant');
    expect(details(found, tagged(['vip']), found)?.tagsByAssistant).toEqual(['refund', 'damaged']);
    expect(details(found, removed('vip'), removed('refund'))?.tagsByAssistant).toEqual(['damaged']);
    expect(details(found, removed('refund'), tagged(['refund']))?.tagsByAssistant).toEqual(['damaged']);
  });

  it('show nothing personal once the key is gone', () => {
    const erased = ERASED as never;
    const known = details(
      escalated({ summary: erased, parameters: erased }),
      { type: 'PageVisited', data: { episode: 1, url: erased, title: erased, occurredAt: AT } },
      { type: 'SatisfactionRated', data: { episode: 1, surveyId: 's', score: 4, comment: erased } },
    );
    expect(known).toMatchObject({ summary: null, pages: [], rating: { score: 4, comment: null } });
    expect(known?.escalation?.parameters).toEqual({});
    expect(details(summarized(erased))).toBeUndefined();
  });

  it('are read for the events alone that may change them', () => {
    const concerned = (type: string): boolean => concernsDetails({ type } as RecordedEvent);
    expect(['PageVisited', 'EpisodeOpened'].map(concerned)).toEqual([true, true]);
    expect(['CustomerMessageReceived', 'MessageDeliveryReported', 'toString'].map(concerned)).toEqual([
      ...[false, false, false],
    ]);
  });
});
