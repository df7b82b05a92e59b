import type { ConversationEvent } from '@baton/contracts-conversation';
import { Fault, type Recorded } from '@baton/event-sourcing';

/** A published event as it was recorded: its personal fields are still sealed. Throws a `Fault` (`never`) for no event. */
export const recordedIn = (payload: string): Recorded<ConversationEvent> => {
  try {
    return JSON.parse(payload) as Recorded<ConversationEvent>;
  } catch (cause) {
    throw new Fault('event-unreadable', 'a published event is no JSON', 'never', { cause });
  }
};
