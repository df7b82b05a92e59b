import { ApiProperty } from '@nestjs/swagger';
import {
  COMPANY_NAME_LENGTH,
  HAND_OFF_MESSAGE_LENGTH,
  SETTINGS_SECONDS,
  TEMPLATE_TEXT_LENGTH,
  type ConversationSettingsBody,
  type TemplateBody,
} from '@baton/contracts-inbox-protocol';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsString,
  IsUUID,
  Length,
  MaxLength,
  ValidateBy,
  ValidateIf,
} from 'class-validator';

const MOST_TEAMS = 200;
const MOST_CHANNELS = 20;

export class TemplateIdDto {
  @ApiProperty({ format: 'uuid', description: 'Chosen by the author, so that a repeat is the same template.' })
  @IsUUID()
  templateId!: string;
}

/** What a template must be besides, such as its name, the directory says; this keeps the door. */
export class TemplateDto implements TemplateBody {
  @ApiProperty({ description: 'What is typed after /: lower-case letters, digits, - and _.' })
  @IsString()
  @Length(1, 64)
  name!: string;

  @ApiProperty({ description: 'Variables are written {{customer_name}}.' })
  @IsString()
  @Length(1, TEMPLATE_TEXT_LENGTH)
  text!: string;

  @ApiProperty({ type: [String], description: 'Empty: every channel.' })
  @IsArray()
  @ArrayMaxSize(MOST_CHANNELS)
  @IsString({ each: true })
  channels!: string[];

  @ApiProperty({ type: [String], description: 'Empty: everybody’s.' })
  @IsArray()
  @ArrayMaxSize(MOST_TEAMS)
  @IsUUID(undefined, { each: true })
  teamIds!: string[];
}

const isSeconds = (value: unknown): boolean =>
  Number.isInteger(value) && Number(value) >= SETTINGS_SECONDS.least && Number(value) <= SETTINGS_SECONDS.most;

const RANGE = {
  name: 'isSeconds',
  validator: {
    validate: isSeconds,
    defaultMessage: (): string => 'must be whole seconds from 60 (a minute) to 31536000 (a year)',
  },
};

const Seconds = (): PropertyDecorator => (target, key) => {
  ApiProperty({ type: Number, minimum: SETTINGS_SECONDS.least, maximum: SETTINGS_SECONDS.most })(target, key);
  ValidateBy(RANGE)(target, key);
};

export class ConversationSettingsDto implements ConversationSettingsBody {
  @ApiProperty()
  @IsString()
  @Length(1, COMPANY_NAME_LENGTH)
  companyName!: string;

  @Seconds()
  pendingAfterSeconds!: number;

  @Seconds()
  resolveAfterSeconds!: number;

  @Seconds()
  archiveAfterSeconds!: number;

  @ApiProperty()
  @IsBoolean()
  reopenOnMessage!: boolean;

  @ValidateIf((_dto, value) => value !== null)
  @Seconds()
  fallBackAfterSeconds!: number | null;

  @ApiProperty({ description: 'May hold {{agent_name}}. Empty: nothing is said.' })
  @IsString()
  @MaxLength(HAND_OFF_MESSAGE_LENGTH)
  handOffMessage!: string;
}
