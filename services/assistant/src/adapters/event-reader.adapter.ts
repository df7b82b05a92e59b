import { SCHEMA_VERSION, type ConversationEvent } from '@baton/contracts-conversation';
import { EventCodec, Fault, type CipherSource, type Recorded, type RecordedEvent } from '@baton/event-sourcing';
import type { PublishedEvents } from '../automations/assistant-jobs.ts';

/** Published events back into events: personal fields are decrypted here, and nowhere before. */
export class EventReader implements PublishedEvents {
  private readonly codec = new EventCodec<ConversationEvent>({ schemaVersion: SCHEMA_VERSION });

  constructor(private readonly ciphers: CipherSource) {}

  async read(payload: string): Promise<Recorded<ConversationEvent>> {
    const recorded = parse(payload);
    const ciphers = await this.ciphers.load(this.codec.sealedStreams([recorded]));
    return this.codec.decode(recorded, ciphers);
  }
}

const parse = (payload: string): RecordedEvent => {
  try {
    return JSON.parse(payload) as RecordedEvent;
  } catch (cause) {
    throw new Fault('event-unreadable', 'a published event is no JSON', 'never', { cause });
  }
};
