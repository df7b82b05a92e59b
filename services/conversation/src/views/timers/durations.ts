import type { ConversationSettings } from '@baton/contracts-directory';
import type { DataSource, EntityManager } from 'typeorm';
import type { StatusTimer } from './idle-clock.ts';

/** Seconds until each timer fires; `fallBack` null: never. */
export type Durations = Readonly<Record<StatusTimer, number>> & { readonly fallBack: number | null };

/** As the organisation set them; `defaults` until it sets something. Kept beside the timers that they move. */
export class TimerDurations {
  private known: Durations;

  constructor(private readonly defaults: Durations) {
    this.known = defaults;
  }

  get current(): Durations {
    return this.known;
  }

  async load(source: DataSource | EntityManager): Promise<void> {
    const [row] = await source.query<Durations[]>(LOAD);
    this.known = row ?? this.defaults;
  }

  /** The caller makes them `current` when its transaction is committed. */
  async save(manager: EntityManager, { idle, resolve, archive, fallBack }: Durations): Promise<void> {
    await manager.query(SAVE, [idle, resolve, archive, fallBack]);
  }

  follow(durations: Durations): void {
    this.known = durations;
  }
}

export const durationsOf = (settings: ConversationSettings): Durations => ({
  idle: settings.pendingAfterSeconds,
  resolve: settings.resolveAfterSeconds,
  archive: settings.archiveAfterSeconds,
  fallBack: settings.fallBackAfterSeconds,
});

const LOAD = 'SELECT idle, resolve, archive, fall_back AS "fallBack" FROM conversation.timer_durations';

const SAVE = `
  INSERT INTO conversation.timer_durations (idle, resolve, archive, fall_back) VALUES ($1, $2, $3, $4)
  ON CONFLICT (singleton) DO UPDATE SET
    idle = excluded.idle, resolve = excluded.resolve, archive = excluded.archive, fall_back = excluded.fall_back`;
