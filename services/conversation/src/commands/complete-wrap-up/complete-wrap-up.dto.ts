import { NOTE_LENGTH, REASON_LENGTH } from '@baton/contracts-conversation';
import type { CompleteWrapUp } from '@baton/contracts-conversation';
import { ArrayMaxSize, IsArray, IsOptional, IsString, MaxLength } from 'class-validator';
import { ConversationDto } from '../conversation.dto.ts';

export class CompleteWrapUpDto extends ConversationDto implements CompleteWrapUp {
  @IsString()
  @MaxLength(REASON_LENGTH)
  disposition!: string;

  @IsOptional()
  @IsString()
  @MaxLength(NOTE_LENGTH)
  notes?: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  tags?: string[];
}
