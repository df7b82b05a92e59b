import {
  COMPANY_NAME_LENGTH,
  HAND_OFF_MESSAGE_LENGTH,
  SETTINGS_SECONDS,
  type ConversationSettings,
} from '@baton/contracts-directory';
import { Transform } from 'class-transformer';
import { IsBoolean, IsString, Length, Matches, MaxLength, ValidateBy, ValidateIf } from 'class-validator';

const Trimmed = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));

const isSeconds = (value: unknown): boolean =>
  Number.isInteger(value) && Number(value) >= SETTINGS_SECONDS.least && Number(value) <= SETTINGS_SECONDS.most;

const RANGE = {
  name: 'isSeconds',
  validator: {
    validate: isSeconds,
    defaultMessage: (): string => 'must be whole seconds from 60 (a minute) to 31536000 (a year)',
  },
};

const Seconds = (): PropertyDecorator => ValidateBy(RANGE);

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
