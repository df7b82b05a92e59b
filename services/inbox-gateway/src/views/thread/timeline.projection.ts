import type {
  ConversationEventOf,
  ConversationEventType,
  Destination,
  RequirementStep,
} from '@baton/contracts-conversation';
import type { TimelineItem } from '@baton/contracts-inbox-protocol';
import type { RecordedEvent } from '@baton/event-sourcing';
import { plainOr } from '../erased.projection.ts';
import { entryOf } from '../table.projection.ts';

type Details = TimelineItem['details'];
type Describe<T extends ConversationEventType> = (data: ConversationEventOf<T>['data']) => Details;

const destination = (to: Destination): Details =>
  to.kind === 'agent' ? { toAgentId: to.agentId } : { toTeamId: to.teamId };

const note = (text: string | undefined): Details => ({ note: plainOr(text, null) });

/** Skills that are asked for, each once, first those that are asked for first. */
const skillsOf = (steps: readonly RequirementStep[]): string[] => [
  ...new Set(steps.flatMap(({ skills }) => skills.map(({ skill }) => skill))),
];

/** The events that make a line in the thread, and what the line tells. All others make none. */
const LINES: { readonly [T in ConversationEventType]?: Describe<T> } = {
  EpisodeOpened: ({ episode, cause }) => ({ episode, cause }),
  TagsApplied: ({ tags, by }) => ({ tags, by: by ?? null }),
  TagRemoved: ({ tag }) => ({ tag }),
  PrioritySet: ({ priority, by, reason }) => ({ priority, by, reason: plainOr(reason, null) }),
  SatisfactionRated: ({ score, comment }) => ({ score, comment: plainOr(comment, null) }),
  ConversationEscalated: ({ reason, by, teamId, priority, summary, flow, step, requirements }) => ({
    reason,
    by,
    teamId,
    priority,
    summary: plainOr(summary, null),
    flow: flow ?? null,
    step: step ?? null,
    skills: skillsOf(requirements ?? []),
  }),
  ConversationOffered: ({ agentId, expiresAt }) => ({ toAgentId: agentId, expiresAt }),
  OfferDeclined: ({ agentId, reason }) => ({ agentId, reason: plainOr(reason, null) }),
  OfferExpired: ({ agentId }) => ({ agentId }),
  OfferRescinded: ({ agentId, cause }) => ({ agentId, cause }),
  TakeoverRequested: ({ agentId }) => ({ agentId }),
  ConversationClaimed: ({ agentId, how }) => ({ agentId, how }),
  ConversationAssigned: ({ to, byAgentId, note: text, cause }) => ({
    ...destination(to),
    byAgentId,
    ...note(text),
    ...(cause === undefined ? {} : { cause }),
  }),
  ConversationTransferred: ({ from, to, note: text }) => ({ fromAgentId: from, ...destination(to), ...note(text) }),
  ConversationReleased: ({ agentId, to, reason, cause }) => ({
    ...{ agentId, to, reason: plainOr(reason, null) },
    ...(cause === undefined ? {} : { cause }),
  }),
  ConversationAbandoned: ({ cause }) => ({ cause }),
  ConversationEnded: ({ by, agentId }) => ({ by, agentId }),
  WrapUpStarted: ({ agentId, deadline }) => ({ agentId, deadline }),
  WrapUpCompleted: ({ agentId, disposition, notes, timedOut }) => ({
    agentId,
    disposition,
    notes: plainOr(notes, null),
    timedOut,
  }),
  ConversationMarkedActive: ({ cause }) => ({ cause }),
  ConversationMarkedPending: ({ cause }) => ({ cause }),
  ConversationResolved: ({ cause }) => ({ cause }),
  ConversationArchived: ({ cause }) => ({ cause }),
  ConversationReopened: ({ cause }) => ({ cause }),
};

/** What the line of an event tells; null when it makes none. */
export const timelineDetails = (event: RecordedEvent): Details | null => {
  const describe = entryOf<Describe<never>>(LINES, event.type);
  return describe === undefined ? null : describe(event.data as never);
};
