import { DEFAULT_CONVERSATION_SETTINGS, DIRECTORY_SERVICE } from '@baton/contracts-directory';
import type { ConversationSettings, DirectoryRefusal } from '@baton/contracts-directory';
import type { CommandClient } from '@baton/messaging';
import type { Clock } from '@baton/service-kit';
import type { Reopening } from '../commands/reopening.port.ts';

const KNOWN_MS = 10_000;
/** A directory that does not answer is asked again soon, but not by every message. */
const UNKNOWN_MS = 2_000;
const DEADLINE_MS = 1_000;

/** The organisation's setting as the directory knows it, at most ten seconds old; the last known, then the default, without an answer. */
export class DirectoryReopening implements Reopening {
  private value = DEFAULT_CONVERSATION_SETTINGS.reopenOnMessage;
  private freshUntil = 0;
  private asking: Promise<void> | null = null;

  constructor(
    private readonly commands: CommandClient,
    private readonly newId: () => string,
    private readonly clock: Clock,
  ) {}

  async reopensOnMessage(): Promise<boolean> {
    if (this.clock.now().getTime() >= this.freshUntil) {
      this.asking ??= this.ask().finally(() => (this.asking = null));
      await this.asking;
    }
    return this.value;
  }

  private async ask(): Promise<void> {
    const id = this.newId();
    const actor = { kind: 'system', id: 'conversation' } as const;
    const command = { id, name: 'conversation-settings', payload: {}, correlationId: id, causationId: id, actor };
    let knownMs = UNKNOWN_MS;
    try {
      const reply = await this.commands.send<ConversationSettings, DirectoryRefusal>(
        { service: DIRECTORY_SERVICE, partition: 0 },
        command,
        { deadlineMs: DEADLINE_MS },
      );
      if (reply.kind === 'accepted') {
        this.value = reply.result.reopenOnMessage;
        knownMs = KNOWN_MS;
      }
    } catch {
      // Nobody answers: what was known counts on, and the customer is not kept waiting for the directory.
    }
    this.freshUntil = this.clock.now().getTime() + knownMs;
  }
}
