import type { Channel } from '@baton/contracts-conversation';

export interface Account {
  readonly channel: Channel;
  readonly accountId: string;
}

/** What a conversation's stream tells beside the event that is worked on. */
export interface ConversationFacts {
  /** Where the conversation takes place; never changes. */
  account(stream: string): Promise<Account>;
  /** The newest epoch that began after `version`; null when none did. */
  epochSince(stream: string, version: number): Promise<number | null>;
}
