import { BaseConfig } from '@baton/service-kit';
import { IsBoolean, IsOptional, IsString, Matches } from 'class-validator';

export class WidgetConfig extends BaseConfig {
  /** Where browsers reach this process, such as `https://chat.example.com`: the origin of the app in its frame. */
  @Matches(/^https?:\/\/[^/]+\/?$/, { message: 'must be an http(s) URL without a path' })
  WIDGET_PUBLIC_URL!: string;

  /** Folder of the built widget; `apps/widget/dist` by default. Without it only the protocol is served. */
  @IsOptional()
  @IsString()
  WIDGET_DIST?: string;

  /** Believe X-Forwarded-For: only behind a proxy of one's own that sets it. */
  @IsBoolean()
  TRUST_PROXY = false;
}
