import type { ApplyTags } from '@baton/contracts-conversation';
import { ArrayMaxSize, IsArray, IsString } from 'class-validator';
import { ConversationDto } from '../conversation.dto.ts';

export class ApplyTagsDto extends ConversationDto implements ApplyTags {
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  tags!: string[];
}
