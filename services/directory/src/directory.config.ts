import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from '@baton/contracts-directory';
import { BaseConfig } from '@baton/service-kit';
import { IsOptional, IsString, Length, Matches, MinLength, ValidateIf } from 'class-validator';

const KEY = { message: 'must be 32 bytes in base64' };

export class DirectoryConfig extends BaseConfig {
  // Required here, for widgets' secrets lie sealed; ValidateIf takes the place of the base's IsOptional.
  @ValidateIf(() => true)
  @Length(44, 44, KEY)
  override MASTER_KEY = '';
}

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

  /** What the demo's widget secrets are sealed with. */
  @Length(44, 44, KEY)
  MASTER_KEY!: string;

  /** Origin of the demo shop, the only site that may embed the demo's widget. */
  @Matches(/^https?:\/\/[^/]+$/, { message: 'must be an origin such as http://127.0.0.1:4321' })
  DEMO_SHOP_URL = 'http://127.0.0.1:4321';

  /** The demo shop signs its customers' identity tokens with this (HS256) … */
  @IsOptional()
  @MinLength(32)
  WIDGET_JWT_SECRET?: string;

  /** … and hashes its customers' ids with this. */
  @IsOptional()
  @MinLength(32)
  WIDGET_IDENTITY_SECRET?: string;
}
