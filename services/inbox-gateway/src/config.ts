import { IsOptional, IsString } from 'class-validator';
import { BaseConfig } from '@baton/service-kit';

export class GatewayConfig extends BaseConfig {
  /** Folder of the built inbox; without it only the API is served. */
  @IsOptional()
  @IsString()
  INBOX_DIST?: string;
}
