import type { Channel, Identity, IdentityKind } from '@baton/contracts-conversation';
import type { EventStore } from '@baton/event-sourcing';
import { LRUCache } from 'lru-cache';

export interface Account {
  readonly channel: Channel;
  readonly accountId: string;
}

/** The conversation that a contact's messages on an account go to now. `generation` counts those they have had there. */
export interface Standing {
  readonly conversationId: string | null;
  /** 0 where there is none. */
  readonly generation: number;
}

/** Where something belongs: what of contact and conversation exists, and the identities that nobody has yet. */
export interface Place extends Standing {
  readonly contactId: string | null;
  readonly unclaimed: readonly Identity[];
  /** Contacts behind further identities of somebody whom the host site vouched for: they are the same person. */
  readonly alsoContactIds: readonly string[];
}

interface Keyed {
  readonly identity: Identity;
  readonly key: string;
}

/** Identities that name a telephone: the contact behind one is the person, whatever else the message says. */
const NUMBERS: ReadonlySet<IdentityKind> = new Set(['whatsapp', 'phone']);
const KEPT = ['identity:', 'thread:', 'merged:'];

/**
 * Who is behind an identity, and where their thread on an account is: the claims of the store, with what was found
 * kept in memory. A claim is for ever, so what is kept is never wrong; what was not found is asked again.
 *
 * A contact's thread on an account is a chain of conversations, the last one the current: nearly always one. Where
 * reopening is off the next one follows a closed one; on web chat a merge may add the visitor's open conversation.
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

  threadKey({ channel, accountId }: Account, contactId: string, generation = 1): string {
    const first = `thread:${channel}:${accountId}:${contactId}`;
    return generation === 1 ? first : `${first}:${String(generation)}`;
  }

  mergedKey(contactId: string): string {
    return `merged:${contactId}`;
  }

  /** Whether a claim is one of those that are kept here. */
  static holds(key: string): boolean {
    return KEPT.some((prefix) => key.startsWith(prefix));
  }

  isKnown(key: string): boolean {
    return this.claims.has(key);
  }

  learn(key: string, value: string): void {
    this.claims.set(key, value);
  }

  /** One place for each list of identities, in a few round trips for all: two where nothing was followed or merged. */
  async find(account: Account, people: readonly (readonly Identity[])[]): Promise<Place[]> {
    const keyed = people.map((identities) => identities.map((identity) => ({ identity, key: this.keyOf(identity) })));
    await this.ask(keyed.flatMap((keys) => keys.map(({ key }) => key)));
    // Both at the same moment: an identity that is learned meanwhile would be nobody's and yet not be claimed.
    const found = keyed.map((keys) => ({
      vouched: keys.some(({ identity }) => identity.kind === 'user'),
      contactIds: this.contactsOf(keys),
      unclaimed: keys.filter(({ key }) => !this.claims.has(key)).map(({ identity }) => identity),
    }));
    if (account.channel === 'webchat')
      await this.ask(found.flatMap(({ contactIds }) => contactIds.map((id) => this.mergedKey(id))));
    const roots = found.map(({ contactIds }) => [...new Set(contactIds.map((id) => this.rootOf(id)))]);
    const standing = await this.standing(
      account,
      roots.flatMap(([contactId]) => contactId ?? []),
    );
    return found.map(({ unclaimed, vouched }, at) => {
      const [contactId = null, ...others] = roots[at] ?? [];
      const { conversationId, generation } = (contactId === null ? undefined : standing.get(contactId)) ?? NOWHERE;
      return { contactId, conversationId, generation, unclaimed, alsoContactIds: vouched ? others : [] };
    });
  }

  /** Where contacts stand on an account; each chain is followed to its end where it may have grown elsewhere. */
  async standing(account: Account, contactIds: readonly string[]): Promise<Map<string, Standing>> {
    const standing = new Map<string, Standing>();
    let open = [...new Set(contactIds)];
    while (open.length > 0) {
      const known = new Map(open.map((contactId) => [contactId, this.known(account, contactId)]));
      const grown = open.filter((contactId) => this.mayHaveGrown(account, known.get(contactId), standing.size > 0));
      for (const [contactId, { conversationId, generation }] of known)
        standing.set(contactId, { conversationId, generation });
      await this.ask(grown.map((contactId) => this.nextKey(account, contactId, standing)));
      open = grown.filter((contactId) => this.isKnown(this.nextKey(account, contactId, standing)));
    }
    return standing;
  }

  /** Whether a conversation was followed by another, as the store knows it. */
  async isFollowed(account: Account, contactId: string, generation: number): Promise<boolean> {
    const key = this.threadKey(account, contactId, generation + 1);
    await this.ask([key]);
    return this.isKnown(key);
  }

  /** The conversation that each of these messages of the provider came to; those that nobody knows are absent. */
  async conversationsOf(messageKeys: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return messageKeys.length === 0 ? new Map() : this.store.findClaims(messageKeys);
  }

  /** In the order that counts: when a number and another identity point to two contacts, the number's is the person. */
  private contactsOf(keys: readonly Keyed[]): string[] {
    const numbers = keys.filter(({ identity }) => NUMBERS.has(identity.kind));
    return [...numbers, ...keys].flatMap(({ key }) => this.claims.get(key) ?? []);
  }

  private rootOf(contactId: string): string {
    return this.claims.get(this.mergedKey(contactId)) ?? contactId;
  }

  private known(account: Account, contactId: string): Standing {
    let standing: Standing = NOWHERE;
    for (;;) {
      const next = this.claims.get(this.threadKey(account, contactId, standing.generation + 1));
      if (next === undefined) return standing;
      standing = { conversationId: next, generation: standing.generation + 1 };
    }
  }

  /**
   * Asked until an answer is no: always for a thread that is not known, and for one that the store has just told. One
   * that was known grows only by a merge, which is web chat's; its closing is looked at when somebody writes.
   */
  private mayHaveGrown({ channel }: Account, known: Standing | undefined, justTold: boolean): boolean {
    return known?.conversationId === null || channel === 'webchat' || justTold;
  }

  private nextKey(account: Account, contactId: string, standing: ReadonlyMap<string, Standing>): string {
    return this.threadKey(account, contactId, (standing.get(contactId)?.generation ?? 0) + 1);
  }

  private async ask(keys: readonly string[]): Promise<void> {
    const unknown = [...new Set(keys)].filter((key) => !this.claims.has(key));
    if (unknown.length === 0) return;
    for (const [key, value] of await this.store.findClaims(unknown)) this.claims.set(key, value);
  }
}

const NOWHERE: Standing = { conversationId: null, generation: 0 };
