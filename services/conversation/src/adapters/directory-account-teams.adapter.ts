import { DIRECTORY_SERVICE } from '@baton/contracts-directory';
import type { ChannelAccount, DirectoryRefusal } from '@baton/contracts-directory';
import type { Channel } from '@baton/contracts-conversation';
import { partitionOf } from '@baton/messaging';
import type { CommandClient } from '@baton/messaging';
import { LRUCache } from 'lru-cache';
import type { AccountTeams } from '../commands/account-teams.port.ts';

const KNOWN_MS = 60_000;
/** A directory that does not answer is asked again soon, but not by every new customer. */
const UNKNOWN_MS = 2_000;
const DEADLINE_MS = 1_000;

/** The directory's answers, kept for a minute. Without an answer the default team takes the conversation. */
export class DirectoryAccountTeams implements AccountTeams {
  private readonly known = new LRUCache<string, Promise<string>>({ max: 1_000, ttl: KNOWN_MS });

  constructor(
    private readonly commands: CommandClient,
    private readonly newId: () => string,
    private readonly defaultTeamId: string,
  ) {}

  teamOf(channel: Channel, accountId: string): Promise<string> {
    const key = `${channel}:${accountId}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const asked = this.ask(channel, accountId).then((teamId) => {
      if (teamId === null) this.known.set(key, Promise.resolve(this.defaultTeamId), { ttl: UNKNOWN_MS });
      return teamId ?? this.defaultTeamId;
    });
    this.known.set(key, asked);
    return asked;
  }

  private async ask(channel: Channel, accountId: string): Promise<string | null> {
    const id = this.newId();
    try {
      const reply = await this.commands.send<ChannelAccount, DirectoryRefusal>(
        { service: DIRECTORY_SERVICE, partition: partitionOf(accountId) },
        {
          id,
          name: 'find-account',
          payload: { channel, accountId },
          correlationId: id,
          causationId: id,
          actor: { kind: 'system', id: 'conversation' },
        },
        { deadlineMs: DEADLINE_MS },
      );
      return reply.kind === 'accepted' ? reply.result.teamId : null;
    } catch {
      // Nobody answers: the customer is not kept waiting for the directory.
      return null;
    }
  }
}
