import { REASON_LENGTH } from '@baton/contracts-conversation';
import type { Release, ReleaseTarget } from '@baton/contracts-conversation';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { ConversationDto } from '../conversation.dto.ts';

export class ReleaseConversationDto extends ConversationDto implements Release {
  @IsIn(['assistant', 'queue'])
  to!: ReleaseTarget;

  @IsOptional()
  @IsString()
  @MaxLength(REASON_LENGTH)
  reason?: string;
}
