import type { Channel } from '@baton/contracts-conversation';

/** Which team's queue the conversations of a number, widget or mailbox of ours enter. Never fails: there is a default. */
export interface AccountTeams {
  teamOf(channel: Channel, accountId: string): Promise<string>;
}
