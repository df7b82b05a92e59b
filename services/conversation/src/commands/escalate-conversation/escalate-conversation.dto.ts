import { NOTE_LENGTH, PRIORITIES, REASON_LENGTH, SENTIMENTS } from '@baton/contracts-conversation';
import type { Escalate, EscalatedBy, Priority, Sentiment } from '@baton/contracts-conversation';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
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
import { AreParameters } from './parameters.check.ts';
import { RequirementStepDto } from './requirements.dto.ts';

class LastWordsDto {
  @IsUUID()
  messageId!: string;

  @IsString()
  @MaxLength(LONGEST_TEXT)
  text!: string;

  @IsNumber()
  @Min(0)
  @Max(1)
  confidence!: number;
}

export class EscalateConversationDto extends ConversationDto implements Escalate {
  @IsString()
  @Length(1, REASON_LENGTH)
  reason!: string;

  @IsIn(['customer', 'assistant', 'supervisor', 'rule'])
  by!: EscalatedBy;

  @IsOptional()
  @IsString()
  @Length(1, 100)
  teamId?: string;

  @IsOptional()
  @IsIn(PRIORITIES)
  priority?: Priority;

  @IsOptional()
  @IsString()
  @MaxLength(NOTE_LENGTH)
  summary?: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => RequirementStepDto)
  requirements?: RequirementStepDto[];

  @IsOptional()
  @IsIn(SENTIMENTS)
  sentiment?: Sentiment;

  @IsOptional()
  @IsString()
  @Length(1, 100)
  flow?: string;

  @IsOptional()
  @IsString()
  @Length(1, 100)
  step?: string;

  @IsOptional()
  @AreParameters()
  parameters?: Record<string, string>;

  @IsOptional()
  @IsInt()
  @Min(0)
  epoch?: number;

  @IsOptional()
  @ValidateNested()
  @Type(() => LastWordsDto)
  message?: LastWordsDto;
}
