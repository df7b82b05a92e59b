import { DEFAULT_CONVERSATION_SETTINGS, SETTINGS_STREAM } from '@baton/contracts-directory';
import type { ConversationSettings } from '@baton/contracts-directory';
import type { EventStore } from '@baton/event-sourcing';
import type { ConversationSettingsSource } from '../commands/conversation-settings.port.ts';

const KNOWN_MS = 1_000;

/**
 * The directory's fact, read from its stream: what is new in it is looked for once a second at most, by whoever asks
 * then. While the store does not answer, what was known last goes on.
 */
export class SettingsStream implements ConversationSettingsSource {
  private settings = DEFAULT_CONVERSATION_SETTINGS;
  private version = 0;
  private lookedAt = -Infinity;
  private looking: Promise<void> | undefined;

  constructor(
    private readonly store: Pick<EventStore, 'readStream'>,
    /** Monotonic milliseconds. */
    private readonly now: () => number = () => performance.now(),
  ) {}

  async current(): Promise<ConversationSettings> {
    if (this.now() - this.lookedAt >= KNOWN_MS) {
      this.looking ??= this.look().finally(() => (this.looking = undefined));
      await this.looking;
    }
    return this.settings;
  }

  private async look(): Promise<void> {
    try {
      const events = await this.store.readStream(SETTINGS_STREAM, { from: this.version + 1 });
      for (const { type, version, data } of events) {
        if (type === 'ConversationSettingsSet') this.settings = data as unknown as ConversationSettings;
        this.version = version;
      }
    } catch {
      // Asked again in a second: a customer's message does not wait for a setting.
    }
    this.lookedAt = this.now();
  }
}
