import path from 'node:path';
import { BaseConfig } from '@baton/service-kit';
import { IsIn, IsInt, IsString, Length, Matches, Max, Min, MinLength, ValidateIf } from 'class-validator';

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

export class AssistantConfig extends BaseConfig {
  // Required here, for the assistant reads what customers write; ValidateIf takes the place of the base's IsOptional.
  @ValidateIf(() => true)
  @Length(44, 44, KEY)
  override MASTER_KEY = '';

  @ValidateIf(() => true)
  @Length(44, 44, KEY)
  override IDENTITY_KEY = '';

  /** `scripted` needs no network; `openai` is any endpoint that speaks that protocol. */
  @IsIn(['scripted', 'openai'])
  ASSISTANT_BRAIN: 'scripted' | 'openai' = 'scripted';

  /** The file that the scripted brain follows, and whose phrases and skills the other one may use. */
  @IsString()
  @MinLength(1)
  ASSISTANT_SCRIPT = path.resolve(import.meta.dirname, '../scripts/demo-shop.yaml');

  /** With the version, such as `https://api.openai.com/v1`. */
  @ValidateIf(({ ASSISTANT_BRAIN: brain }: AssistantConfig) => brain === 'openai')
  @Matches(/^https?:\/\//, { message: 'must be an http(s):// URL' })
  OPENAI_BASE_URL = 'https://api.openai.com/v1';

  /** May be empty where the endpoint is one's own. */
  @IsString()
  OPENAI_API_KEY = '';

  @ValidateIf(({ ASSISTANT_BRAIN: brain }: AssistantConfig) => brain === 'openai')
  @IsString()
  @MinLength(1, { message: 'must name the model' })
  OPENAI_MODEL = '';

  /** Hosts that answers of a model may link to, with commas; links to others are taken out. */
  @Matches(/^$|^[a-z0-9.-]+(,[a-z0-9.-]+)*$/, { message: 'must be host names, separated by commas' })
  ASSISTANT_LINK_HOSTS = '';

  /** How long a brain may think before the customer is sent to a person, in milliseconds. */
  @IsInt()
  @Min(100)
  @Max(120_000)
  THINK_TIMEOUT_MS = 20_000;

  /** Conversations that are thought about at the same time. */
  @IsInt()
  @Min(1)
  @Max(1_000)
  THINK_CONCURRENCY = 64;

  /** A burst of messages counts as over when nothing came for so long, in milliseconds. */
  @IsInt()
  @Min(0)
  @Max(60_000)
  BURST_QUIET_MS = 1_500;

  /** What the provider delivers so much later than it was written does not wake the assistant, in seconds. */
  @IsInt()
  @Min(60)
  @Max(604_800)
  LATE_AFTER_SECONDS = 10_800;

  /** Answers in one conversation within an hour; after them a person is called. */
  @IsInt()
  @Min(1)
  @Max(1_000)
  ANSWERS_AN_HOUR = 20;
}
