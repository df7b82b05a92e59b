import { WRAP_UP_TIMEOUT_DISPOSITION } from '@baton/contracts-conversation';
import type { Channel, ConversationRefusal } from '@baton/contracts-conversation';
import { accept, refuse } from '@baton/event-sourcing';
import { present } from '../present.ts';
import { newTags } from './annotations.decider.ts';
import type { CommandOf } from './conversation.command.ts';
import { nothing, wrongState } from './conversation.decision.ts';
import type { ConversationDecision } from './conversation.decision.ts';
import { fact } from './conversation.state.ts';
import type { ConversationFact, Started } from './conversation.state.ts';

/** Seconds that an agent has after a conversation; null: as long as they like. */
const WRAP_UP_SECONDS: Readonly<Record<Channel, number | null>> = {
  telephony: 60,
  whatsapp: null,
  webchat: null,
  email: null,
};

/** A forgotten wrap-up of an earlier episode ends when the next one starts. */
export const wrapUpStarted = (state: Started, now: string, agentId: string): ConversationFact[] => {
  const { episode, origin } = state;
  const seconds = WRAP_UP_SECONDS[origin.channel];
  const deadline = seconds === null ? null : later(now, seconds);
  return [...wrapUpTimedOut(state, now), fact(now, 'WrapUpStarted', { episode, agentId, deadline })];
};

export const wrapUpTimedOut = ({ wrapUp }: Started, now: string): ConversationFact[] => {
  if (wrapUp === null) return [];
  const { episode, agentId } = wrapUp;
  const disposition = WRAP_UP_TIMEOUT_DISPOSITION;
  return [fact(now, 'WrapUpCompleted', { episode, agentId, disposition, timedOut: true })];
};

const later = (now: string, seconds: number): string => new Date(Date.parse(now) + seconds * 1000).toISOString();

export const completeWrapUp = (command: CommandOf<'completeWrapUp'>, state: Started): ConversationDecision => {
  const { now, agentId, disposition, notes, tags = [] } = command;
  const { wrapUp } = state;
  if (wrapUp === null) return wrongState(state);
  if (wrapUp.agentId !== agentId) return refuse<ConversationRefusal>({ code: 'not-owner' });
  if (disposition.trim() === '') return refuse<ConversationRefusal>({ code: 'empty' });
  const added = newTags(state, tags);
  if (added.kind === 'refused') return added;
  const { episode } = wrapUp;
  const applied = added.tags.length === 0 ? [] : [fact(now, 'TagsApplied', { episode, tags: added.tags })];
  const completed = { episode, agentId, disposition, timedOut: false, ...present({ notes }) };
  return accept(...applied, fact(now, 'WrapUpCompleted', completed));
};

/** What has no deadline needs no extension. */
export const extendWrapUp = (command: CommandOf<'extendWrapUp'>, state: Started): ConversationDecision => {
  const { now, agentId, seconds } = command;
  const { wrapUp } = state;
  if (wrapUp === null) return wrongState(state);
  if (wrapUp.agentId !== agentId) return refuse<ConversationRefusal>({ code: 'not-owner' });
  if (wrapUp.deadline === null) return nothing;
  const { episode } = wrapUp;
  return accept(fact(now, 'WrapUpExtended', { episode, agentId, deadline: later(now, seconds) }));
};

/** `token`: episode and deadline that the timer was armed for; an extension makes it stale. */
export const wrapUpToken = (episode: number, deadline: string): string => `${String(episode)}:${deadline}`;

export const timeOutWrapUp = (now: string, token: string, state: Started): ConversationDecision => {
  const { wrapUp } = state;
  if (wrapUp === null || wrapUp.deadline === null) return nothing;
  return token === wrapUpToken(wrapUp.episode, wrapUp.deadline) ? accept(...wrapUpTimedOut(state, now)) : nothing;
};
