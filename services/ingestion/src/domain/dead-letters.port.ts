import type { Channel } from '@baton/contracts-conversation';

/** An item that could not become an event, kept until somebody looks at it. */
export interface DeadLetter {
  readonly channel: Channel;
  /** Null where the item named no account. */
  readonly accountId: string | null;
  /** Why; without personal data. */
  readonly reason: string;
  /** Where in its webhook the item stood. */
  readonly path: string;
  /** A webhook with this item alone, as JSON. Personal data: encrypted at rest, shown to nobody. */
  readonly payload: string;
}

export interface KeptDeadLetter extends Omit<DeadLetter, 'payload'> {
  readonly id: string;
  /** ISO 8601. */
  readonly receivedAt: string;
}

export interface DeadLetters {
  /** The same item once, however often the provider repeats it. Throws when it could not be kept. */
  keep(letters: readonly DeadLetter[], receivedAt: Date): Promise<void>;
  /** Newest first, those that were not replayed yet. `before` is the id of the last one seen. */
  list(limit: number, before?: string): Promise<readonly KeptDeadLetter[]>;
  find(id: string): Promise<(KeptDeadLetter & { readonly payload: string }) | null>;
  /** The item is an event now: its payload is forgotten. */
  settle(id: string, at: Date): Promise<void>;
}
