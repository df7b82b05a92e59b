import type { ConversationRefusal } from '@baton/contracts-conversation';
import { accept, refuse } from '@baton/event-sourcing';
import { present } from '../present.ts';
import type { CommandOf } from './conversation.command.ts';
import { nothing, rescission, wrongState } from './conversation.decision.ts';
import type { ConversationDecision } from './conversation.decision.ts';
import { fact } from './conversation.state.ts';
import type { ConversationFact, Started } from './conversation.state.ts';
import { lastWords, noticeSent } from './sending.decision.ts';

/** A person is needed: the assistant's last words, the queue, and a word of the system that the customer waits now. */
export const escalate = (command: CommandOf<'escalate'>, state: Started): ConversationDecision => {
  const { now, epoch = state.epoch, message, noticeId } = command;
  if (epoch !== state.epoch) return refuse<ConversationRefusal>({ code: 'stale-epoch', epoch: state.epoch });
  if (state.handler.kind !== 'assistant') return wrongState(state);
  const words = message === undefined ? nothing : lastWords(state, now, message);
  if (words.kind === 'refused') return words;
  return accept(...words.events, escalated(command, state), noticeSent(state, now, noticeId, 'queued'));
};

const escalated = (command: CommandOf<'escalate'>, state: Started): ConversationFact => {
  const { now, reason, by, teamId = state.teamId, priority = state.priority } = command;
  const { summary, requirements, sentiment, flow, step, parameters } = command;
  return fact(now, 'ConversationEscalated', {
    ...{ episode: state.episode, epoch: state.epoch + 1, reason, by, teamId, priority },
    ...present({ summary, requirements, sentiment, flow, step, parameters }),
  });
};

const WAITED_TOO_LONG = 'waited too long';

/** Nobody can come: the assistant takes over from the queue, and the customer is told. */
export const fallBack = (command: CommandOf<'fallBack'>, state: Started): ConversationDecision => {
  const { kind } = state.handler;
  if (kind !== 'waiting' && kind !== 'offered') return wrongState(state);
  const { now, reason, noticeId } = command;
  const rescinded = rescission(state, now, 'fellBack');
  const data = { episode: state.episode, epoch: state.epoch + rescinded.length + 1, agentId: null } as const;
  return accept(
    ...rescinded,
    fact(now, 'ConversationReleased', { ...data, to: 'assistant', reason }),
    noticeSent(state, now, noticeId, 'nobodyAvailable'),
  );
};

/** The timer of an episode that nobody took. */
export const fallBackLate = (now: string, noticeId: string, state: Started): ConversationDecision =>
  state.queuedAtEpoch === null
    ? nothing
    : fallBack({ type: 'fallBack', now, reason: WAITED_TOO_LONG, noticeId }, state);
