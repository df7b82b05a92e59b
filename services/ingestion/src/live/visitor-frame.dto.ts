import {
  PAGE_TITLE_LENGTH,
  PAGE_URL_LENGTH,
  SATISFACTION_COMMENT_LENGTH,
  SATISFACTION_SCORES,
} from '@baton/contracts-conversation';
import { MESSAGE_LENGTH } from '@baton/contracts-widget-protocol';
import {
  IsBoolean,
  IsIn,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  MaxLength,
  registerDecorator,
  ValidateNested,
} from 'class-validator';

const NO_CONTROLS = /^[^\p{Cc}\p{Cs}]*$/u;
const ID_LENGTH = 100;
const MOST_ATTRIBUTES = 50;
const KEY = /^[\p{L}\p{N} _.:-]{1,100}$/u;
const VALUE_LENGTH = 1_000;
/** Names that mean something to JavaScript itself. */
const UNSAFE_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** The app's own id of what it sends. */
const IsClientId = () => (target: object, key: string) => {
  IsString()(target, key);
  Length(1, ID_LENGTH)(target, key);
  Matches(NO_CONTROLS, { message: `${key} must not hold control characters` })(target, key);
};

const IsMessageText = () => (target: object, key: string) => {
  IsString()(target, key);
  MaxLength(MESSAGE_LENGTH)(target, key);
  Matches(/\S/, { message: `${key} must not be empty` })(target, key);
};

const isWebPage = (value: unknown): boolean => {
  if (typeof value !== 'string' || value.length > PAGE_URL_LENGTH || !URL.canParse(value)) return false;
  return ['http:', 'https:'].includes(new URL(value).protocol);
};

const IsWebPage = () => (target: object, propertyName: string) =>
  registerDecorator({
    name: 'isWebPage',
    target: target.constructor,
    propertyName,
    options: { message: `${propertyName} must be an http(s) URL of at most ${String(PAGE_URL_LENGTH)} characters` },
    validator: { validate: isWebPage },
  });

const areAttributes = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.keys(value).length <= MOST_ATTRIBUTES &&
  Object.entries(value).every(
    ([key, text]) => KEY.test(key) && !UNSAFE_KEYS.has(key) && typeof text === 'string' && text.length <= VALUE_LENGTH,
  );

/** Short texts by name. */
const AreAttributes = () => (target: object, propertyName: string) =>
  registerDecorator({
    name: 'areAttributes',
    target: target.constructor,
    propertyName,
    options: {
      message: `${propertyName} must be at most ${String(MOST_ATTRIBUTES)} texts of up to ${String(VALUE_LENGTH)} characters by name`,
    },
    validator: { validate: areAttributes },
  });

export class PageDto {
  @IsWebPage()
  url!: string;

  @IsString()
  @MaxLength(PAGE_URL_LENGTH)
  title!: string;

  @IsOptional()
  @IsString()
  @MaxLength(PAGE_URL_LENGTH)
  referrer?: string;
}

class ProofDto {
  @IsOptional()
  @IsString()
  @Length(1, 8_192)
  jwt?: string;

  @IsOptional()
  @IsString()
  @Length(1, 512)
  identifier?: string;

  @IsOptional()
  @IsString()
  @Length(1, 128)
  identifier_hash?: string;
}

class WithWhereabouts extends ProofDto {
  @IsOptional()
  @ValidateNested()
  page?: PageDto;

  @IsOptional()
  @IsString()
  @MaxLength(35)
  locale?: string;

  @IsOptional()
  @IsString()
  @MaxLength(64)
  timezone?: string;
}

export class SessionStartDto extends WithWhereabouts {}

export class SessionResumeDto {
  @IsOptional()
  @IsString()
  @MaxLength(256)
  token?: string;

  @IsOptional()
  @IsString()
  @MaxLength(128)
  cursor?: string;

  @IsOptional()
  @IsString()
  @MaxLength(ID_LENGTH)
  last_message_id?: string;

  @IsOptional()
  @ValidateNested()
  page?: PageDto;
}

class FirstMessageDto {
  @IsClientId()
  client_id!: string;

  @IsMessageText()
  text!: string;
}

export class ConversationStartDto extends WithWhereabouts {
  @IsClientId()
  client_id!: string;

  @IsOptional()
  @AreAttributes()
  form?: Record<string, string>;

  @IsObject()
  @ValidateNested()
  message!: FirstMessageDto;
}

export class MessageSendDto {
  @IsClientId()
  client_id!: string;

  @IsMessageText()
  text!: string;

  @IsOptional()
  @IsClientId()
  choice_id?: string;

  @IsOptional()
  @IsString()
  sent_at?: string;
}

export class IdentifyDto extends ProofDto {
  @IsOptional()
  @AreAttributes()
  attributes?: Record<string, string>;
}

export class ContextSetDto {
  @AreAttributes()
  attributes!: Record<string, string>;
}

export class TypingDto {
  @IsOptional()
  @IsString()
  @MaxLength(ID_LENGTH)
  conversation_id?: string;

  @IsBoolean()
  is_typing!: boolean;
}

export class SeenDto {
  @IsOptional()
  @IsString()
  @MaxLength(ID_LENGTH)
  conversation_id?: string;

  @IsString()
  @Length(1, ID_LENGTH)
  up_to_message_id!: string;
}

export class PageVisitDto extends PageDto {}

export class WishDto {
  @IsClientId()
  client_id!: string;
}

export class CsatSubmitDto {
  @IsString()
  @Length(1, ID_LENGTH)
  survey_id!: string;

  @IsIn(SATISFACTION_SCORES)
  rating!: (typeof SATISFACTION_SCORES)[number];

  @IsOptional()
  @IsString()
  @MaxLength(SATISFACTION_COMMENT_LENGTH)
  comment?: string;
}

export class PingDto {}

/** Objects inside a frame that are checked as well. */
export const NESTED: Readonly<Record<string, new () => object>> = { page: PageDto, message: FirstMessageDto };

export const TITLE_LENGTH = PAGE_TITLE_LENGTH;
