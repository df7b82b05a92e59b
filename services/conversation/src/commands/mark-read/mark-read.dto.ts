import type { MarkRead } from '@baton/contracts-conversation';
import { IsUUID } from 'class-validator';
import { ConversationDto } from '../conversation.dto.ts';

export class MarkReadDto extends ConversationDto implements MarkRead {
  @IsUUID()
  messageId!: string;
}
