import { BaseConfig } from '@baton/service-kit';
import { IsInt, IsNumber, IsString, Length, Matches, Max, Min, MinLength, ValidateIf } from 'class-validator';

/** For what only touches the tables: migrations. */
export class DatabaseConfig {
  @Matches(/^postgres(ql)?:\/\//, { message: 'must be a postgres:// URL' })
  DATABASE_URL!: string;
}

/** For what only talks to the running service. */
export class ClientConfig {
  @Matches(/^(nats|tls|wss?):\/\//, { message: 'must be a nats:// URL' })
  NATS_URL!: string;
}

const KEY = { message: 'must be 32 bytes in base64' };

export class NotificationConfig extends BaseConfig {
  // Required here, for what goes out is encrypted until it is sent; ValidateIf takes the place of the base's IsOptional.
  @ValidateIf(() => true)
  @Length(44, 44, KEY)
  override MASTER_KEY = '';

  @ValidateIf(() => true)
  @Length(44, 44, KEY)
  override IDENTITY_KEY = '';

  @IsString()
  @MinLength(1, { message: 'must not be empty' })
  WHATSAPP_ACCESS_TOKEN!: string;

  /** With the version. */
  @Matches(/^https?:\/\//, { message: 'must be an http(s):// URL' })
  WHATSAPP_GRAPH_URL = 'https://graph.facebook.com/v24.0';

  /** A whole call, in milliseconds; after it nobody knows whether the message left. */
  @IsInt()
  @Min(1_000)
  @Max(60_000)
  WHATSAPP_TIMEOUT_MS = 15_000;

  /** For each number, in and out. Meta's default is 80 in both directions together. */
  @IsNumber()
  @Min(0.1)
  @Max(1_000)
  WHATSAPP_MESSAGES_PER_SECOND = 60;

  /** Conversations that are sent to at the same time. */
  @IsInt()
  @Min(1)
  @Max(1_000)
  SEND_CONCURRENCY = 64;

  /** A message that is not taken is tried so often at most … */
  @IsInt()
  @Min(1)
  @Max(100)
  SEND_ATTEMPTS = 12;

  /** … and for so long at most, in seconds, before the agent is told that it failed. */
  @IsInt()
  @Min(1)
  @Max(86_400)
  SEND_GIVE_UP_SECONDS = 3_600;
}
