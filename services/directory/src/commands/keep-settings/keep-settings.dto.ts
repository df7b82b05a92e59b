import {
  COMPANY_NAME_LENGTH,
  HAND_OFF_MESSAGE_LENGTH,
  SETTINGS_SECONDS,
  type ConversationSettings,
} from '@baton/contracts-directory';
import { Transform } from 'class-transformer';
import { IsBoolean, IsInt, IsString, Length, Matches, Max, MaxLength, Min, ValidateIf } from 'class-validator';

const Trimmed = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));

const RANGE = { message: 'must be whole seconds from 60 (a minute) to 31536000 (a year)' };

const Seconds = (): PropertyDecorator => (target, key) => {
  IsInt(RANGE)(target, key);
  Min(SETTINGS_SECONDS.least, RANGE)(target, key);
  Max(SETTINGS_SECONDS.most, RANGE)(target, key);
};

export class SetConversationSettingsDto implements ConversationSettings {
  @Trimmed()
  @IsString()
  @Length(1, COMPANY_NAME_LENGTH)
  companyName!: string;

  @Seconds()
  pendingAfterSeconds!: number;

  @Seconds()
  resolveAfterSeconds!: number;

  @Seconds()
  archiveAfterSeconds!: number;

  @IsBoolean()
  reopenOnMessage!: boolean;

  @ValidateIf((_dto, value) => value !== null)
  @Seconds()
  fallBackAfterSeconds!: number | null;

  /** Empty: nothing is said. */
  @Trimmed()
  @IsString()
  @MaxLength(HAND_OFF_MESSAGE_LENGTH)
  @Matches(/^(?![\s\S]*\{\{(?!\s*agent_name\s*\}\}))/, { message: 'may hold no variable but {{agent_name}}' })
  handOffMessage!: string;
}
