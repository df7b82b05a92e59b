import type { ConversationRefusal } from '@baton/contracts-conversation';
import { refuse } from '@baton/event-sourcing';
import type { Decider } from '@baton/event-sourcing';
import { addNote, applyTags, removeTag, setPriority } from './annotations.decider.ts';
import { annotate, replyAsAssistant, summarize } from './assistant.decider.ts';
import type { Beginning, CommandOf, ConversationCommand } from './conversation.command.ts';
import { nothing } from './conversation.decision.ts';
import type { ConversationDecision } from './conversation.decision.ts';
import { evolve, queueToken, statusToken } from './conversation.evolve.ts';
import { isStarted, notStarted } from './conversation.state.ts';
import type { ConversationFact, ConversationState, Started } from './conversation.state.ts';
import { reportDelivery } from './delivery.decider.ts';
import { acceptOffer, declineOffer, expireOffer, offer, overflow, requeue, rescindOffer } from './offers.decider.ts';
import { escalate, fallBack, fallBackLate } from './escalation.decider.ts';
import { assign, claim, join, release, takeOver, transfer } from './ownership.decider.ts';
import { receiveChange, receiveMessage, receivePhoneAppMessage, receiveSystemMessage } from './receiving.decider.ts';
import { rate, visitPage } from './visits.decider.ts';
import { markRead, reply } from './replies.decider.ts';
import { abandon, archiveResolved, end, idle, leave, resolveIdle, setStatus } from './status.decider.ts';
import { completeWrapUp, extendWrapUp, timeOutWrapUp } from './wrap-up.decider.ts';

const decide = (command: ConversationCommand, state: ConversationState): ConversationDecision => {
  switch (command.type) {
    case 'receiveMessage':
      return receiveMessage(command, state);
    case 'receivePhoneAppMessage':
      return receivePhoneAppMessage(command, state);
    case 'receiveEdit':
    case 'receiveRevoke':
    case 'receiveReaction':
      return receiveChange(command, state);
    default:
      return isStarted(state) ? decideStarted(command, state) : refuse<ConversationRefusal>({ code: 'not-found' });
  }
};

type ToStarted = Exclude<ConversationCommand, { readonly beginning: Beginning }>;

const decideStarted = (command: ToStarted, state: Started): ConversationDecision => {
  switch (command.type) {
    case 'receiveSystemMessage':
      return receiveSystemMessage(command, state);
    case 'reportDelivery':
      return reportDelivery(command, state);
    case 'visitPage':
      return visitPage(command, state);
    case 'rate':
      return rate(command, state);
    case 'leave':
      return leave(command, state);
    case 'claim':
      return claim(command, state);
    case 'takeOver':
      return takeOver(command, state);
    case 'join':
      return join(command, state);
    case 'reply':
      return reply(command, state);
    case 'markRead':
      return markRead(command, state);
    case 'release':
      return release(command, state);
    case 'assign':
      return assign(command, state);
    case 'transfer':
      return transfer(command, state);
    case 'end':
      return end(command, state);
    case 'completeWrapUp':
      return completeWrapUp(command, state);
    case 'extendWrapUp':
      return extendWrapUp(command, state);
    case 'setStatus':
      return setStatus(command, state);
    case 'setPriority':
      return setPriority(command, state);
    case 'addNote':
      return addNote(command, state);
    case 'applyTags':
      return applyTags(command, state);
    case 'removeTag':
      return removeTag(command, state);
    case 'replyAsAssistant':
      return replyAsAssistant(command, state);
    case 'annotate':
      return annotate(command, state);
    case 'summarize':
      return summarize(command, state);
    case 'escalate':
      return escalate(command, state);
    case 'offer':
      return offer(command, state);
    case 'acceptOffer':
      return acceptOffer(command, state);
    case 'declineOffer':
      return declineOffer(command, state);
    case 'rescindOffer':
      return rescindOffer(command, state);
    case 'requeue':
      return requeue(command, state);
    case 'overflow':
      return overflow(command, state);
    case 'fallBack':
      return fallBack(command, state);
    case 'abandon':
      return abandon(command, state);
    case 'fireTimer':
      return fireTimer(command, state);
    default:
      return unknownCommand(command);
  }
};

const unknownCommand = (command: never): never => {
  throw new Error(`no decision for ${JSON.stringify((command as { type?: unknown }).type)}`);
};

/** A timer that was armed for another state than this one is stale, and does nothing. */
const fireTimer = (command: CommandOf<'fireTimer'>, state: Started): ConversationDecision => {
  const { now, timer, token, noticeId } = command;
  if (timer === 'wrapUp') return timeOutWrapUp(now, token, state);
  if (timer === 'offer') return expireOffer(now, token, state);
  if (timer === 'fallBack') return token === queueToken(state) ? fallBackLate(now, noticeId, state) : nothing;
  if (token !== statusToken(state)) return nothing;
  if (timer === 'idle') return idle(now, state);
  return timer === 'resolve' ? resolveIdle(now, state) : archiveResolved(now, state);
};

export const conversationDecider: Decider<
  ConversationState,
  ConversationCommand,
  ConversationFact,
  ConversationRefusal
> = { initialState: notStarted, decide, evolve };
