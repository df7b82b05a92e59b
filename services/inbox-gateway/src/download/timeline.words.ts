import type { TimelineItem } from '@baton/contracts-inbox-protocol';
import { entryOf } from '../views/table.projection.ts';
import type { Names } from './names.ts';

type Details = TimelineItem['details'];
type Say = (who: string, details: Details, names: Names) => string;

const word = (value: Details[string] | undefined): string =>
  Array.isArray(value) ? value.join(', ') : value === undefined || value === null ? '' : String(value);

const destination = ({ toAgentId, toTeamId }: Details, names: Names): string =>
  typeof toAgentId === 'string' ? names.agent(toAgentId) : names.team(word(toTeamId));

const ESCALATED: Readonly<Record<string, string>> = {
  customer: 'The customer asked for a person',
  assistant: 'The assistant handed over',
  supervisor: 'A supervisor put this into the queue',
  rule: 'Put into the queue by a rule',
};

const CLAIMED: Readonly<Record<string, string>> = { takeOver: 'took over', accept: 'accepted' };

const marked =
  (status: string): Say =>
  (who, { cause }) =>
    cause === 'agent' ? `${who} marked this ${status}` : `Marked ${status} by the ${word(cause)}`;

/** Why routing moved an episode to another queue. */
const MOVED: Readonly<Record<string, string>> = {
  closed: 'the queue is closed',
  waited: 'nobody was free for too long',
};

const SAY: Readonly<Record<string, Say>> = {
  EpisodeOpened: (_who, { episode }) => `Episode ${word(episode)} began`,
  ConversationEscalated: (_who, { by, reason, flow, step }) =>
    `${ESCALATED[word(by)] ?? 'Put into the queue'}: ${word(reason)}${word(flow) === '' ? '' : ` (${word(flow)}, ${word(step)})`}`,
  ConversationOffered: (_who, details, names) => `Offered to ${destination(details, names)}`,
  OfferDeclined: (who) => `${who} declined the offer`,
  OfferExpired: (who) => `${who} did not answer the offer`,
  OfferRescinded: (who) => `The offer to ${who} was taken back`,
  TakeoverRequested: (who) => `${who} asked the assistant to step aside`,
  ConversationClaimed: (who, { how }) => `${who} ${CLAIMED[word(how)] ?? 'claimed'} this conversation`,
  ConversationAssigned: (_who, details, names) =>
    details.byAgentId === null
      ? `Moved to ${destination(details, names)}: ${MOVED[word(details.cause)] ?? 'nobody was free'}`
      : `${names.agent(word(details.byAgentId))} assigned this to ${destination(details, names)}`,
  ConversationTransferred: (_who, details, names) =>
    `${names.agent(word(details.fromAgentId))} transferred this to ${destination(details, names)}`,
  ConversationReleased: (who, { to, cause }) =>
    word(cause) === ''
      ? `${who} returned this to the ${word(to)}`
      : `Back to the queue: ${who} is not available any more`,
  ConversationAbandoned: () => 'The customer left',
  ConversationEnded: (who, { by }) => `${by === 'customer' ? 'The customer' : who} ended the conversation`,
  WrapUpStarted: (who) => `${who} began the wrap-up`,
  WrapUpCompleted: (who, { disposition, timedOut }) =>
    timedOut === true ? 'The wrap-up ran out of time' : `${who} completed the wrap-up: ${word(disposition)}`,
  ConversationMarkedActive: marked('active'),
  ConversationMarkedPending: marked('pending'),
  ConversationResolved: marked('resolved'),
  ConversationArchived: marked('archived'),
  ConversationReopened: (who, { cause }) => `Reopened by ${cause === 'agent' ? who : `the ${word(cause)}`}`,
  SatisfactionRated: (_who, { score }) => `The customer rated this ${word(score)} of 5`,
  TagsApplied: (who, { tags }) => `${who} added the tags ${word(tags)}`,
  TagRemoved: (who, { tag }) => `${who} removed the tag ${word(tag)}`,
  PrioritySet: (who, { priority }) => `${who} set the priority to ${word(priority)}`,
};

/** `ConversationEscalated` → `Conversation escalated`: what this version does not know is told all the same. */
const spelled = (type: string): string => {
  const words = type.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** What a line of the timeline says, with what somebody wrote along. */
export const timelineWords = ({ type, details, agentId }: TimelineItem, names: Names): string => {
  const by = details.by === 'assistant' ? 'The assistant' : 'Baton';
  const who = agentId === null ? by : names.agent(agentId);
  const said = entryOf<Say>(SAY, type)?.(who, details, names) ?? spelled(type);
  const { note, notes, comment, summary, reason } = details;
  const quote = word(note ?? notes ?? comment ?? summary ?? (type === 'ConversationEscalated' ? null : reason));
  return quote === '' ? said : `${said}\n${quote}`;
};
