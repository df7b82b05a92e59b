import type { Summarize } from '@baton/contracts-conversation';
import { IsString, MaxLength } from 'class-validator';
import { ConversationDto } from '../conversation.dto.ts';
import { LONGEST_TEXT } from '../longest-text.ts';

export class SummarizeConversationDto extends ConversationDto implements Summarize {
  @IsString()
  @MaxLength(LONGEST_TEXT)
  summary!: string;
}
