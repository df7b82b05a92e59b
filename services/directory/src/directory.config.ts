import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from '@baton/contracts-directory';
import { BaseConfig } from '@baton/service-kit';
import { IsOptional, IsString, Length, Matches } from 'class-validator';

/** The directory needs nothing beyond what every process needs. */
export class DirectoryConfig extends BaseConfig {}

/** For what only touches the tables: migrations and the demo's seed. */
export class DatabaseConfig {
  @Matches(/^postgres(ql)?:\/\//, { message: 'must be a postgres:// URL' })
  DATABASE_URL!: string;
}

export class SeedConfig extends DatabaseConfig {
  /** One password for all demo logins; a new one is made for new people when it is missing. */
  @IsOptional()
  @IsString()
  @Length(PASSWORD_MIN_LENGTH, PASSWORD_MAX_LENGTH)
  SEED_PASSWORD?: string;

  /** Comma-separated. */
  @IsOptional()
  @IsString()
  WHATSAPP_PHONE_NUMBER_ID?: string;
}
