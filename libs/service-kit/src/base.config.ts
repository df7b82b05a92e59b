import { IsBase64, IsIn, IsInt, IsISO8601, IsOptional, Matches, Max, Min } from 'class-validator';

/** What every process needs from its environment. Services extend it with their own fields. */
export class BaseConfig {
  @Matches(/^postgres(ql)?:\/\//, { message: 'must be a postgres:// URL' })
  DATABASE_URL!: string;

  @Matches(/^(nats|tls|wss?):\/\//, { message: 'must be a nats:// URL' })
  NATS_URL!: string;

  /** HTTP port of this process (at least its health checks); 0 takes a free one. */
  @IsInt()
  @Min(0)
  @Max(65_535)
  PORT = 0;

  /** Interface to listen on. */
  @IsOptional()
  HOST = '127.0.0.1';

  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
  LOG_LEVEL = 'info';

  /** The process clock starts at this time and runs on; only for tests that replay old traffic. */
  @IsOptional()
  @IsISO8601()
  CLOCK_START?: string;

  /** 32 bytes, base64: wraps the keys of personal data. */
  @IsOptional()
  @IsBase64()
  MASTER_KEY?: string;

  /** 32 bytes, base64: the HMAC under which identities are claimed. */
  @IsOptional()
  @IsBase64()
  IDENTITY_KEY?: string;
}
