import type { StatusCause } from '@baton/contracts-conversation';
import { accept } from '@baton/event-sourcing';
import { present } from '../present.ts';
import type { Beginning, CommandOf, NewEpisode } from './conversation.command.ts';
import { awakened, isOpen } from './conversation.decision.ts';
import type { ConversationDecision } from './conversation.decision.ts';
import { evolve } from './conversation.evolve.ts';
import { fact, isStarted } from './conversation.state.ts';
import type { ConversationFact, ConversationState, Started } from './conversation.state.ts';
import { completeReference } from './messages.evolve.ts';

const NEW_MESSAGE = 'new message';

export const receiveMessage = (
  command: CommandOf<'receiveMessage'>,
  before: ConversationState,
): ConversationDecision => {
  const { now, beginning, messageId, providerMessageId, from, content, occurredAt } = command;
  const opening = isOpen(before) ? awakened(before, now, 'customer') : opened(before, now, beginning);
  const state = opening.reduce(evolve, before);
  const received = fact(now, 'CustomerMessageReceived', {
    episode: state.episode,
    messageId,
    providerMessageId,
    content,
    from,
    occurredAt,
    ...present({
      replyTo: command.replyTo && completeReference(state, command.replyTo),
      forwarded: command.forwarded,
      referral: command.referral,
    }),
  });
  return accept(...opening, received, ...withoutAssistant(state, now, command.newEpisode));
};

/** The next episode: of a conversation that begins with it, or of one that was resolved or archived. */
const opened = (state: ConversationState, now: string, beginning: Beginning): ConversationFact[] => {
  const episode = state.episode + 1;
  const cause = state.episode === 0 ? 'firstMessage' : 'customerMessage';
  return [
    ...(isStarted(state) ? [] : [started(now, beginning)]),
    fact(now, 'EpisodeOpened', { episode, epoch: state.epoch + 1, cause }),
    ...(isStarted(state) ? [fact(now, 'ConversationReopened', { episode, cause: 'customer' })] : []),
  ];
};

const started = (now: string, beginning: Beginning): ConversationFact =>
  fact(now, 'ConversationStarted', { episode: 0, ...beginning });

/** Nobody would answer where no assistant exists: the customer goes to the queue. */
const withoutAssistant = (state: ConversationState, now: string, newEpisode: NewEpisode): ConversationFact[] => {
  const { episode, epoch, teamId, priority } = state;
  if (newEpisode === 'assistant' || state.handler.kind !== 'assistant') return [];
  return [
    fact(now, 'ConversationEscalated', {
      episode,
      epoch: epoch + 1,
      reason: NEW_MESSAGE,
      by: 'rule',
      teamId,
      priority,
    }),
  ];
};

/** A person wrote from the phone's own app: no episode opens for it, and nothing is owed. */
export const receivePhoneAppMessage = (
  command: CommandOf<'receivePhoneAppMessage'>,
  state: ConversationState,
): ConversationDecision => {
  const { now, messageId, providerMessageId, content, occurredAt } = command;
  const { episode } = state;
  const seen = fact(now, 'PhoneAppMessageSeen', { episode, messageId, providerMessageId, content, occurredAt });
  const awake = isOpen(state) ? awakened(state, now, 'agent') : [];
  return accept(...awake, ...aside(command, state, seen, 'agent'));
};

/** A line about the channel stands in the thread and moves at most the address. A conversation never begins with it. */
export const receiveSystemMessage = (
  command: CommandOf<'receiveSystemMessage'>,
  { episode }: Started,
): ConversationDecision => {
  const { now, messageId, providerMessageId, content, address, occurredAt } = command;
  const line = { episode, messageId, providerMessageId, content, occurredAt, ...present({ address }) };
  return accept(fact(now, 'SystemMessageReceived', line));
};

type Change = CommandOf<'receiveEdit' | 'receiveRevoke' | 'receiveReaction'>;

/** Kept also when the message is not known: it may come later, and readers apply the change then. */
export const receiveChange = (command: Change, state: ConversationState): ConversationDecision =>
  accept(...aside(command, state, changed(command, state.episode), 'customer'));

const changed = (command: Change, episode: number): ConversationFact => {
  const { now, providerMessageId, occurredAt } = command;
  switch (command.type) {
    case 'receiveEdit':
      return fact(now, 'CustomerMessageEdited', { episode, providerMessageId, content: command.content, occurredAt });
    case 'receiveRevoke':
      return fact(now, 'CustomerMessageRevoked', { episode, providerMessageId, occurredAt });
    case 'receiveReaction':
      return fact(now, 'ReactionReceived', { episode, providerMessageId, emoji: command.emoji, occurredAt });
  }
};

/** What asks nobody for an answer: a conversation that begins with it has no episode and counts as resolved. */
const aside = (
  { now, beginning }: { readonly now: string; readonly beginning: Beginning },
  state: ConversationState,
  event: ConversationFact,
  cause: StatusCause,
): ConversationFact[] =>
  isStarted(state)
    ? [event]
    : [started(now, beginning), event, fact(now, 'ConversationResolved', { episode: state.episode, cause })];
