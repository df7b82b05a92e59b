import { PRIORITIES, REASON_LENGTH } from '@baton/contracts-conversation';
import type { Priority, SetPriority } from '@baton/contracts-conversation';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { ConversationDto } from '../conversation.dto.ts';

export class SetPriorityDto extends ConversationDto implements SetPriority {
  @IsIn(PRIORITIES)
  priority!: Priority;

  @IsOptional()
  @IsString()
  @MaxLength(REASON_LENGTH)
  reason?: string;
}
