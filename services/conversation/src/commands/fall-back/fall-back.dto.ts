import { REASON_LENGTH } from '@baton/contracts-conversation';
import type { FallBack } from '@baton/contracts-conversation';
import { IsString, Length } from 'class-validator';
import { ConversationDto } from '../conversation.dto.ts';

export class FallBackDto extends ConversationDto implements FallBack {
  @IsString()
  @Length(1, REASON_LENGTH)
  reason!: string;
}
