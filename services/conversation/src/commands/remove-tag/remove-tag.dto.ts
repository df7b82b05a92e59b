import type { RemoveTag } from '@baton/contracts-conversation';
import { IsString } from 'class-validator';
import { ConversationDto } from '../conversation.dto.ts';

export class RemoveTagDto extends ConversationDto implements RemoveTag {
  @IsString()
  tag!: string;
}
