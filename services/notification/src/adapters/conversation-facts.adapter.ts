import type { Channel } from '@baton/contracts-conversation';
import { Fault, type EventStore } from '@baton/event-sourcing';
import { LRUCache } from 'lru-cache';
import type { Account, ConversationFacts } from '../domain/delivery/conversation-facts.port.ts';

/** Reads the conversation's own stream: the truth, and never behind. */
export class StreamFacts implements ConversationFacts {
  private readonly accounts = new LRUCache<string, Account>({ max: 50_000 });

  constructor(private readonly store: Pick<EventStore, 'readStream'>) {}

  async account(stream: string): Promise<Account> {
    const known = this.accounts.get(stream);
    if (known !== undefined) return known;
    const [first] = await this.store.readStream(stream, { limit: 1 });
    if (first?.type !== 'ConversationStarted') {
      throw new Fault('no-conversation', `${stream} does not begin with ConversationStarted`, 'never');
    }
    const { channel, accountId } = first.data as { channel: Channel; accountId: string };
    const account = { channel, accountId };
    this.accounts.set(stream, account);
    return account;
  }

  async epochSince(stream: string, version: number): Promise<number | null> {
    let newest: number | null = null;
    for (const event of await this.store.readStream(stream, { from: version + 1 })) {
      // AssistantReplied names the epoch that it was decided in; it begins none.
      if (event.type === 'AssistantReplied') continue;
      const { epoch } = event.data as { epoch?: unknown };
      if (typeof epoch === 'number' && epoch > (newest ?? 0)) newest = epoch;
    }
    return newest;
  }
}
