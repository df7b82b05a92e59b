import { accept } from '@baton/event-sourcing';
import { present } from '../present.ts';
import type { CommandOf } from './conversation.command.ts';
import { nothing } from './conversation.decision.ts';
import type { ConversationDecision } from './conversation.decision.ts';
import { fact } from './conversation.state.ts';
import type { Started } from './conversation.state.ts';

/** A visitor looks at another page; the one that they look at already is told once. */
export const visitPage = (command: CommandOf<'visitPage'>, state: Started): ConversationDecision => {
  const { now, url, title, referrer, occurredAt } = command;
  if (url === state.pageUrl) return nothing;
  return accept(fact(now, 'PageVisited', { episode: state.episode, url, title, occurredAt, ...present({ referrer }) }));
};

/** The survey's id is claimed with it: one answer counts. It names the episode, which may not be the last one by now. */
export const rate = (command: CommandOf<'rate'>, state: Started): ConversationDecision => {
  const { now, surveyId, score, comment } = command;
  const episode = Number(/:(\d+)$/.exec(surveyId)?.[1] ?? state.episode);
  return accept(fact(now, 'SatisfactionRated', { episode, surveyId, score, ...present({ comment }) }));
};
