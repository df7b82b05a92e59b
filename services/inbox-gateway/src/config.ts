import { IsBoolean, IsOptional, IsString } from 'class-validator';
import { BaseConfig } from '@baton/service-kit';

export class GatewayConfig extends BaseConfig {
  /** Folder of the built inbox; `apps/inbox/dist` by default. Without a page in it only the API is served. */
  @IsOptional()
  @IsString()
  INBOX_DIST?: string;

  /** Believe X-Forwarded-*: only behind a proxy of one's own that sets them. */
  @IsBoolean()
  TRUST_PROXY = false;
}
