import type { PreChatField, WidgetSettings } from '@baton/contracts-directory';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsString,
  Length,
  Matches,
  MaxLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { AreExactOrigins } from './is-origin.ts';

const ACCOUNT_ID = /^[A-Za-z0-9._:@-]{1,128}$/;
const ACCOUNT_ID_PROBLEM = { message: 'must be 1 to 128 letters, digits or . _ : @ -' };

export class WidgetDto {
  @IsString()
  @Matches(ACCOUNT_ID, ACCOUNT_ID_PROBLEM)
  accountId!: string;
}

export class PreChatFieldDto implements PreChatField {
  @IsString()
  @Matches(/^[a-z][a-zA-Z0-9_]{0,31}$/, { message: 'must be a word of 1 to 32 letters, digits and _' })
  key!: string;

  @IsString()
  @Length(1, 100)
  label!: string;

  @IsIn(['text', 'email', 'choice'])
  kind!: PreChatField['kind'];

  @IsBoolean()
  required!: boolean;

  @ValidateIf((field: PreChatField) => field.kind === 'choice')
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsString({ each: true })
  @Length(1, 100, { each: true })
  choices!: string[];
}

export class SetWidgetSettingsDto extends WidgetDto implements WidgetSettings {
  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @AreExactOrigins()
  allowedOrigins!: string[];

  @IsString()
  @Length(1, 100)
  title!: string;

  @IsString()
  @MaxLength(1_000)
  welcome!: string;

  @IsString()
  @Matches(/^#[0-9a-f]{6}$/i, { message: 'must be a colour such as #1f5eff' })
  colour!: string;

  @IsArray()
  @ArrayMaxSize(10)
  @ArrayUnique((field: PreChatField) => field.key, { message: 'must not ask for the same key twice' })
  @ValidateNested({ each: true })
  @Type(() => PreChatFieldDto)
  preChat!: PreChatFieldDto[];

  @IsBoolean()
  identityRequired!: boolean;
}
