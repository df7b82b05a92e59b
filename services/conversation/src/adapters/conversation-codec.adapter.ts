import { PERSONAL_FIELDS, SCHEMA_VERSION } from '@baton/contracts-conversation';
import type { ContactEvent } from '@baton/contracts-conversation';
import { EventCodec } from '@baton/event-sourcing';
import type { Ciphers, Recorded, RecordedEvent } from '@baton/event-sourcing';
import type { ConversationFact } from '../domain/conversation/conversation.state.ts';

/** A fact read back knows when it was recorded: its ages count from there. */
export class ConversationCodec extends EventCodec<ConversationFact> {
  constructor() {
    super({ schemaVersion: SCHEMA_VERSION, personalFields: PERSONAL_FIELDS });
  }

  override decode(recorded: RecordedEvent, ciphers: Ciphers): Recorded<ConversationFact> {
    return { ...super.decode(recorded, ciphers), ...{ at: recorded.recordedAt } };
  }
}

export const contactCodec = (): EventCodec<ContactEvent> =>
  new EventCodec({ schemaVersion: SCHEMA_VERSION, personalFields: PERSONAL_FIELDS });
