import type { FireTimer, TimerKind } from '@baton/contracts-conversation';
import { IsIn, IsString, MaxLength } from 'class-validator';
import { ConversationDto } from '../conversation.dto.ts';

export class FireTimerDto extends ConversationDto implements FireTimer {
  @IsIn(['idle', 'resolve', 'archive', 'wrapUp', 'offer', 'fallBack'])
  timer!: TimerKind;

  @IsString()
  @MaxLength(200)
  token!: string;
}
