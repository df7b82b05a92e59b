import { SCHEMA_VERSION, type ConversationEvent } from '@baton/contracts-conversation';
import { EventCodec, type CipherSource, type Recorded, type RecordedEvent } from '@baton/event-sourcing';

/** Published events back into events: personal fields are decrypted here, and nowhere before. */
export class EventReader {
  private readonly codec = new EventCodec<ConversationEvent>({ schemaVersion: SCHEMA_VERSION });

  constructor(private readonly ciphers: CipherSource) {}

  /** `payload`: the recorded event as JSON. */
  async read(payload: string): Promise<Recorded<ConversationEvent>> {
    const recorded = JSON.parse(payload) as RecordedEvent;
    const ciphers = await this.ciphers.load(this.codec.sealedStreams([recorded]));
    return this.codec.decode(recorded, ciphers);
  }
}
