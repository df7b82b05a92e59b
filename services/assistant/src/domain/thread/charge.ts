import type { ConversationEvent, Handler } from '@baton/contracts-conversation';
import type { Recorded } from '@baton/event-sourcing';
import { evolve } from './thread.evolve.ts';
import { notStarted } from './thread.state.ts';

const UNCHANGED = -1;

/** Who is in charge after an event of a conversation's life; null where it says nothing about that. */
export const chargeAfter = (event: Recorded<ConversationEvent>): Handler | null => {
  const { handler, epoch } = evolve({ ...notStarted, epoch: UNCHANGED }, event);
  return epoch === UNCHANGED ? null : handler;
};

/** Somebody has it, or it waits for somebody: the assistant has nothing to say there. */
export const isTaken = (handler: Handler): boolean => handler !== 'assistant' && handler !== 'none';
