import type { People, TimelineItem } from '@baton/contracts-inbox-protocol';
import { nameOf, teamOf } from '../../../live/refusal-text.ts';

type Details = TimelineItem['details'];

interface Line {
  readonly text: string;
  /** What somebody wrote along with it. */
  readonly quote: string | null;
}

const text = (value: Details[string] | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

const list = (value: Details[string] | undefined): string =>
  Array.isArray(value) ? value.join(', ') : String(value ?? '');

const destination = (details: Details, people: People): string => {
  const agentId = text(details.toAgentId);
  if (agentId !== null) return nameOf(people, agentId);
  const teamId = text(details.toTeamId);
  return teamId === null ? 'someone else' : teamOf(people, teamId);
};

const EPISODE: Readonly<Record<string, string>> = {
  firstMessage: 'Conversation started',
  customerMessage: 'The customer wrote again',
  agentFollowUp: 'Followed up by an agent',
};

const ESCALATED_BY: Readonly<Record<string, string>> = {
  customer: 'The customer asked for a person',
  assistant: 'The assistant handed over',
  supervisor: 'A supervisor put this into the queue',
  rule: 'Put into the queue',
};

const CAUSE: Readonly<Record<string, string>> = { timer: ' automatically', customer: ' by the customer', agent: '' };

/** Why routing moved an episode to another queue. */
const MOVED: Readonly<Record<string, string>> = {
  closed: 'the queue is closed',
  waited: 'nobody was free for too long',
};

const CLAIMED: Readonly<Record<string, string>> = { claim: 'claimed', takeOver: 'took over', accept: 'accepted' };

const status =
  (word: string) =>
  (who: string, details: Details): string => {
    const cause = text(details.cause) ?? 'agent';
    return cause === 'agent' ? `${who} marked this ${word}` : `Marked ${word}${CAUSE[cause] ?? ''}`;
  };

/** What the line of each event says; `who` is the agent it names. */
const SAY: Readonly<Record<string, (who: string, details: Details, people: People) => string>> = {
  EpisodeOpened: (_who, { cause }) => EPISODE[text(cause) ?? ''] ?? 'Conversation started',
  ConversationEscalated: (_who, { by, reason, flow, step, skills }) => {
    const why = text(reason);
    const at = [text(flow), text(step)].filter((part) => part !== null).join(' › ');
    const needs = list(skills);
    return [
      ESCALATED_BY[text(by) ?? ''] ?? 'Put into the queue',
      why,
      at === '' ? null : `in ${at}`,
      needs === '' ? null : `needs ${needs}`,
    ]
      .filter((part) => part !== null)
      .join(' · ');
  },
  ConversationOffered: (_who, details, people) => `Offered to ${destination(details, people)}`,
  OfferAccepted: (who) => `${who} accepted`,
  OfferDeclined: (who) => `${who} declined`,
  OfferExpired: (who) => `${who} did not answer the offer`,
  OfferRescinded: (who) => `The offer to ${who} was taken back`,
  TakeoverRequested: (who) => `${who} asked to take over`,
  ConversationClaimed: (who, { how }) => `${who} ${CLAIMED[text(how) ?? ''] ?? 'claimed'} this conversation`,
  ConversationAssigned: (_who, details, people) =>
    details.byAgentId === null
      ? `Moved to ${destination(details, people)}: ${MOVED[text(details.cause) ?? ''] ?? 'nobody was free'}`
      : `${nameOf(people, text(details.byAgentId))} assigned this to ${destination(details, people)}`,
  ConversationTransferred: (who, details, people) =>
    `${text(details.fromAgentId) === null ? who : nameOf(people, text(details.fromAgentId))} transferred this to ${destination(details, people)}`,
  ConversationReleased: (who, { to, agentId, cause }) => {
    if (to !== 'assistant')
      return text(cause) !== null
        ? `Back to the queue: ${who} is not available any more`
        : `${who} returned this to the queue`;
    return text(agentId) === null
      ? 'Nobody could come: the assistant goes on'
      : `${who} gave this back to the assistant`;
  },
  ConversationAbandoned: () => 'The customer left before anybody came',
  SatisfactionRated: (_who, { score }) => `The customer rated this ${list(score)} of 5`,
  ConversationEnded: (who, { by }) =>
    by === 'customer' ? 'The customer ended the conversation' : `${who} ended the conversation`,
  WrapUpStarted: (who) => `${who} began the wrap-up`,
  WrapUpCompleted: (who, { disposition, timedOut }) =>
    timedOut === true ? 'The wrap-up ran out of time' : `${who} completed the wrap-up · ${text(disposition) ?? ''}`,
  ConversationMarkedActive: status('active'),
  ConversationMarkedPending: status('pending'),
  ConversationResolved: status('resolved'),
  ConversationArchived: status('archived'),
  ConversationReopened: (who, { cause }) =>
    cause === 'customer' ? 'Reopened by the customer' : `${who} reopened this conversation`,
  TagsApplied: (who, { tags, by }) => `${by === 'assistant' ? 'The assistant' : who} added ${list(tags)}`,
  TagRemoved: (who, { tag }) => `${who} removed the tag ${list(tag)}`,
  PrioritySet: (who, { priority, by }) =>
    by === 'rule' ? `Priority ${list(priority)}, by a rule` : `${who} set the priority to ${list(priority)}`,
};

/** `ConversationEscalated` → `Conversation escalated`: an event of a newer server is shown, not hidden. */
const spelled = (type: string): string => {
  const words = type.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

export const timelineLine = (item: TimelineItem, people: People): Line => {
  const { details, type } = item;
  const who = item.agentId === null ? 'Baton' : nameOf(people, item.agentId);
  const reason = type === 'ConversationEscalated' ? text(details.summary) : text(details.reason);
  return {
    text: SAY[type]?.(who, details, people) ?? spelled(type),
    quote: text(details.note) ?? text(details.notes) ?? text(details.comment) ?? reason,
  };
};
