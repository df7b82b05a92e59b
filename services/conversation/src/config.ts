import { BaseConfig } from '@baton/service-kit';
import { IsIn, IsInt, IsUUID, Matches, Min } from 'class-validator';
import type { NewEpisode } from './domain/conversation/conversation.command.ts';

export class ConversationConfig extends BaseConfig {
  /** Takes the conversations of accounts that the directory does not know. */
  @IsUUID()
  DEFAULT_TEAM_ID!: string;

  /** Who begins an episode; `queue` until an assistant exists. */
  @IsIn(['assistant', 'queue'])
  NEW_EPISODE: NewEpisode = 'queue';

  /** Folded conversations kept in memory. */
  @IsInt()
  @Min(1)
  KEPT_CONVERSATIONS = 5_000;
}

/**
 * Durations in seconds, for as long as nobody has set any in the directory. A change moves the timers that run: they
 * count from where they began.
 */
export class TimersConfig extends BaseConfig {
  /** No message of either side: active becomes pending. */
  @IsInt()
  @Min(1)
  IDLE_SECONDS = 3_600;

  /** Pending with the assistant becomes resolved. */
  @IsInt()
  @Min(1)
  RESOLVE_SECONDS = 86_400;

  /** Resolved becomes archived. */
  @IsInt()
  @Min(1)
  ARCHIVE_SECONDS = 604_800;
}

/** For what only touches the tables. */
export class MigrationConfig {
  @Matches(/^postgres(ql)?:\/\//, { message: 'must be a postgres:// URL' })
  DATABASE_URL!: string;
}
