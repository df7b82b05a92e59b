import type { ExtendWrapUp } from '@baton/contracts-conversation';
import { IsInt, Max, Min } from 'class-validator';
import { ConversationDto } from '../conversation.dto.ts';

export class ExtendWrapUpDto extends ConversationDto implements ExtendWrapUp {
  @IsInt()
  @Min(1)
  @Max(3600)
  seconds!: number;
}
