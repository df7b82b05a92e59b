import { NOTE_LENGTH, PRIORITIES, REASON_LENGTH } from '@baton/contracts-conversation';
import type { Escalate, EscalatedBy, Priority } from '@baton/contracts-conversation';
import { IsIn, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { ConversationDto } from '../conversation.dto.ts';

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
}
