import { STATUSES } from '@baton/contracts-conversation';
import type { SetStatus, Status } from '@baton/contracts-conversation';
import { IsIn } from 'class-validator';
import { ConversationDto } from '../conversation.dto.ts';

export class SetStatusDto extends ConversationDto implements SetStatus {
  @IsIn(STATUSES)
  status!: Status;
}
