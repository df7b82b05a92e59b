import { CHOICES_AT_MOST, CHOICE_ID_LENGTH, CHOICE_TITLE_LENGTH } from '@baton/contracts-conversation';
import type { QuickReply, ReplyAsAssistant } from '@baton/contracts-conversation';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { ConversationDto } from '../conversation.dto.ts';
import { LONGEST_TEXT } from '../longest-text.ts';

class QuickReplyDto implements QuickReply {
  @IsString()
  @Length(1, CHOICE_ID_LENGTH)
  id!: string;

  @IsString()
  @Length(1, CHOICE_TITLE_LENGTH)
  title!: string;
}

export class ReplyAsAssistantDto extends ConversationDto implements ReplyAsAssistant {
  @IsUUID()
  messageId!: string;

  @IsString()
  @MaxLength(LONGEST_TEXT)
  text!: string;

  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(CHOICES_AT_MOST)
  @ArrayUnique(({ id }: QuickReplyDto) => id, { message: 'choices must have different ids' })
  @ValidateNested({ each: true })
  @Type(() => QuickReplyDto)
  choices?: QuickReplyDto[];

  @IsNumber()
  @Min(0)
  @Max(1)
  confidence!: number;

  @IsOptional()
  @IsString()
  @Length(1, 100)
  intent?: string;

  @IsInt()
  @Min(0)
  epoch!: number;

  @IsUUID()
  lastSeenMessageId!: string;
}
