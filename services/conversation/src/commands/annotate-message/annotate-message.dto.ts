import { SENTIMENTS } from '@baton/contracts-conversation';
import type { Annotate, Sentiment } from '@baton/contracts-conversation';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsNumber,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { ConversationDto } from '../conversation.dto.ts';

export class AnnotateMessageDto extends ConversationDto implements Annotate {
  @IsUUID()
  messageId!: string;

  @IsIn(SENTIMENTS)
  sentiment!: Sentiment;

  @IsNumber()
  @Min(-1)
  @Max(1)
  score!: number;

  @Matches(/^([a-z]{2}|unknown)$/, { message: 'language must be two lower-case letters of ISO 639-1, or unknown' })
  language!: string;

  @IsBoolean()
  urgent!: boolean;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  tags?: string[];
}
