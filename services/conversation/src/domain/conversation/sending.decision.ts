import { CHANNEL_LIMITS } from '@baton/contracts-conversation';
import type { ConversationRefusal, Identity, Notice } from '@baton/contracts-conversation';
import { accept, refuse } from '@baton/event-sourcing';
import { awakened, nothing } from './conversation.decision.ts';
import type { ConversationDecision } from './conversation.decision.ts';
import { fact } from './conversation.state.ts';
import type { ConversationFact, Started } from './conversation.state.ts';
import { noticeText } from './notice-texts.table.ts';

export const addressOf = (state: Started): Identity => {
  if (state.address === null) throw new Error('a started conversation has an address');
  return state.address;
};

/** What the channel does not take: nothing at all, too much, or anything after its window has shut. */
export const unsendable = (state: Started, text: string, now: string): ConversationRefusal | null => {
  const { textLength, replyWindowHours } = CHANNEL_LIMITS[state.origin.channel];
  if (text.trim() === '') return { code: 'empty' };
  if (textLength !== null && text.length > textLength)
    return { code: 'too-long', limit: textLength, length: text.length };
  if (replyWindowHours === null) return null;
  if (state.customerWroteAt === null) return { code: 'window-closed', closedAt: null };
  const closes = Date.parse(state.customerWroteAt) + replyWindowHours * 3_600_000;
  return Date.parse(now) < closes ? null : { code: 'window-closed', closedAt: new Date(closes).toISOString() };
};

export interface LastWords {
  readonly messageId: string;
  readonly text: string;
  /** 0 to 1. */
  readonly confidence: number;
}

/**
 * What the assistant says before somebody else takes charge, in the transaction of the change. Where the channel's
 * window has shut it says nothing: nobody would hear it, and nobody's help is kept from the customer for it.
 */
export const lastWords = (state: Started, now: string, words: LastWords): ConversationDecision => {
  const { messageId, text, confidence } = words;
  if (state.messages.has(messageId)) return nothing;
  const refusal = unsendable(state, text, now);
  if (refusal !== null) return refusal.code === 'window-closed' ? nothing : refuse(refusal);
  const { episode, epoch } = state;
  const content = { kind: 'text', text } as const;
  const said = { episode, messageId, content, to: addressOf(state), confidence, epoch, handOff: true } as const;
  return accept(...awakened(state, now, 'agent'), fact(now, 'AssistantReplied', said));
};

/** The system speaks for itself: whoever is in charge, it stays so. */
export const noticeSent = (state: Started, now: string, messageId: string, notice: Notice): ConversationFact => {
  const content = { kind: 'text', text: noticeText(notice, state.language) } as const;
  return fact(now, 'SystemNoticeSent', { episode: state.episode, messageId, notice, content, to: addressOf(state) });
};
