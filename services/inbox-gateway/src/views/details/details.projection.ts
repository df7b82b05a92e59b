import { PAGES_KEPT, type ConversationEventOf, type ConversationEventType } from '@baton/contracts-conversation';
import type { ConversationDetails, Escalation } from '@baton/contracts-inbox-protocol';
import type { RecordedEvent } from '@baton/event-sourcing';
import { plainOr } from '../erased.projection.ts';
import { entryOf } from '../table.projection.ts';
import { stamp } from '../time.projection.ts';

/** A row of `inbox.conversation_details`: only conversations of which there is something to tell have one. */
export type StoredDetails = ConversationDetails;

type Changes = Partial<Omit<ConversationDetails, 'conversationId' | 'rev'>>;
type DataOf<T extends ConversationEventType> = ConversationEventOf<T>['data'];
type Step<T extends ConversationEventType> = (known: StoredDetails, data: DataOf<T>, at: string) => Changes;

const NONE: Changes = {};

export const noDetails = (conversationId: string): ConversationDetails => ({
  conversationId,
  rev: 0,
  summary: null,
  escalation: null,
  pages: [],
  referrer: null,
  rating: null,
  tagsByAssistant: [],
});

const escalationOf = (data: DataOf<'ConversationEscalated'>, at: string): Escalation => ({
  reason: data.reason,
  by: data.by,
  at,
  requirements: data.requirements ?? [],
  sentiment: data.sentiment ?? null,
  flow: data.flow ?? null,
  step: data.step ?? null,
  parameters: plainOr(data.parameters, {}),
});

/** The site that the visitor came from: pages of the same site refer to each other. */
const cameFrom = (referrer: string | null, url: string): string | null =>
  referrer === null || referrer === '' || hostOf(referrer) === hostOf(url) ? null : referrer;

const hostOf = (url: string): string | null => (URL.canParse(url) ? new URL(url).host : null);

const STEPS: { readonly [T in ConversationEventType]?: Step<T> } = {
  EpisodeOpened: (known) => (known.escalation === null ? NONE : { escalation: null }),
  ConversationEscalated: (_known, data, at) => {
    const text = plainOr(data.summary, null);
    return {
      escalation: escalationOf(data, at),
      ...(text === null ? {} : { summary: { text, by: 'assistant', at } }),
    };
  },
  ConversationSummarized: (_known, data, at) => {
    const text = plainOr(data.summary, null);
    return text === null ? NONE : { summary: { text, by: data.by, at } };
  },
  PageVisited: (known, data, at) => {
    const url = plainOr(data.url, null);
    if (url === null) return NONE;
    const page = { url, title: plainOr(data.title, ''), at: stamp(data.occurredAt, at) };
    const referrer = cameFrom(plainOr(data.referrer, null), url) ?? known.referrer;
    return { pages: [page, ...known.pages].slice(0, PAGES_KEPT), referrer };
  },
  SatisfactionRated: (_known, data, at) => ({
    rating: { score: data.score, comment: plainOr(data.comment, null), at },
  }),
  TagsApplied: ({ tagsByAssistant }, { tags, by }) => {
    const added = by === 'assistant' ? tags.filter((tag) => !tagsByAssistant.includes(tag)) : [];
    return added.length === 0 ? NONE : { tagsByAssistant: [...tagsByAssistant, ...added] };
  },
  TagRemoved: ({ tagsByAssistant }, { tag }) =>
    tagsByAssistant.includes(tag) ? { tagsByAssistant: tagsByAssistant.filter((other) => other !== tag) } : NONE,
};

/** Whether the event may change the details of its conversation: only then are they read. */
export const concernsDetails = (event: RecordedEvent): boolean => entryOf(STEPS, event.type) !== undefined;

/** The details after an event; what was known when it changes nothing, undefined while there is nothing to tell. */
export const projectDetails = (
  known: StoredDetails | undefined,
  conversationId: string,
  event: RecordedEvent,
): StoredDetails | undefined => {
  const step = entryOf<Step<never>>(STEPS, event.type);
  if (step === undefined) return known;
  // What was stored by an older version lacks what came since.
  const before = { ...noDetails(conversationId), ...known };
  const changes = step(before, event.data as never, stamp(event.recordedAt));
  return changes === NONE ? known : { ...before, ...changes, rev: event.version };
};
