import type { Channel, Identity, IdentityKind } from '@baton/contracts-conversation';
import type { EventStore } from '@baton/event-sourcing';
import { LRUCache } from 'lru-cache';

export interface Account {
  readonly channel: Channel;
  readonly accountId: string;
}

/** Where something belongs: what of contact and conversation exists, and the identities that nobody has yet. */
export interface Place {
  readonly contactId: string | null;
  readonly conversationId: string | null;
  readonly unclaimed: readonly Identity[];
}

/** Identities that name a telephone: the contact behind one is the person, whatever else the message says. */
const NUMBERS: ReadonlySet<IdentityKind> = new Set(['whatsapp', 'phone']);

/**
 * Who is behind an identity, and where their thread on an account is: the claims of the store, with what was found
 * kept in memory. A claim is for ever, so what is kept is never wrong; what was not found is asked again.
 */
export class ThreadIndex {
  private readonly claims: LRUCache<string, string>;

  constructor(
    private readonly store: Pick<EventStore, 'findClaims'>,
    private readonly identityKey: (identity: Identity) => string,
    capacity = 100_000,
  ) {
    this.claims = new LRUCache({ max: capacity });
  }

  keyOf(identity: Identity): string {
    return this.identityKey(identity);
  }

  threadKey({ channel, accountId }: Account, contactId: string): string {
    return `thread:${channel}:${accountId}:${contactId}`;
  }

  /** Whether a claim is one of those that are kept here. */
  static holds(key: string): boolean {
    return key.startsWith('identity:') || key.startsWith('thread:');
  }

  isKnown(key: string): boolean {
    return this.claims.has(key);
  }

  learn(key: string, value: string): void {
    this.claims.set(key, value);
  }

  /** One place for each list of identities, in at most two round trips for all. */
  async find(account: Account, people: readonly (readonly Identity[])[]): Promise<Place[]> {
    const keyed = people.map((identities) => identities.map((identity) => ({ identity, key: this.keyOf(identity) })));
    await this.ask(keyed.flatMap((keys) => keys.map(({ key }) => key)));
    // Both at the same moment: an identity that is learned meanwhile would be nobody's and yet not be claimed.
    const found = keyed.map((keys) => ({
      contactId: this.contactOf(keys),
      unclaimed: keys.filter(({ key }) => !this.claims.has(key)).map(({ identity }) => identity),
    }));
    await this.ask(found.flatMap(({ contactId }) => (contactId === null ? [] : [this.threadKey(account, contactId)])));
    return found.map(({ contactId, unclaimed }) => ({
      contactId,
      conversationId: contactId === null ? null : (this.claims.get(this.threadKey(account, contactId)) ?? null),
      unclaimed,
    }));
  }

  /** When a number and another identity point to two contacts, the number's is taken; nothing is merged by itself. */
  private contactOf(keys: readonly { readonly identity: Identity; readonly key: string }[]): string | null {
    const numbers = keys.filter(({ identity }) => NUMBERS.has(identity.kind));
    for (const { key } of [...numbers, ...keys]) {
      const contactId = this.claims.get(key);
      if (contactId !== undefined) return contactId;
    }
    return null;
  }

  private async ask(keys: readonly string[]): Promise<void> {
    const unknown = [...new Set(keys)].filter((key) => !this.claims.has(key));
    if (unknown.length === 0) return;
    for (const [key, value] of await this.store.findClaims(unknown)) this.claims.set(key, value);
  }
}
