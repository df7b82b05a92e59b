import { contactStream, SCHEMA_VERSION, type ContactEvent } from '@baton/contracts-conversation';
import { EventCodec, isErased, type CipherSource, type EventStore } from '@baton/event-sourcing';
import type { ContactNames } from '../automations/when-customer-wrote-then-reply/contact-names.port.ts';

export class StreamContactNames implements ContactNames {
  private readonly codec = new EventCodec<ContactEvent>({ schemaVersion: SCHEMA_VERSION });

  constructor(
    private readonly store: Pick<EventStore, 'readStream'>,
    private readonly ciphers: CipherSource,
  ) {}

  async of(contactId: string): Promise<string | null> {
    const recorded = await this.store.readStream(contactStream(contactId));
    const keys = await this.ciphers.load(this.codec.sealedStreams(recorded));
    let name: string | null = null;
    for (const event of recorded) {
      if (event.type !== 'ContactProfileSet') continue;
      const decoded = this.codec.decode(event, keys);
      const told: unknown = decoded.type === 'ContactProfileSet' ? decoded.data.name : undefined;
      if (isErased(told)) return null;
      if (typeof told === 'string') name = told;
    }
    return name;
  }
}
