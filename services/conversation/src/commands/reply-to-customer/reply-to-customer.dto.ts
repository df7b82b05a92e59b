import type { Reply, ReplyReference } from '@baton/contracts-conversation';
import { Type } from 'class-transformer';
import { IsDefined, IsOptional, IsString, IsUUID, MaxLength, ValidateIf, ValidateNested } from 'class-validator';
import { ConversationDto } from '../conversation.dto.ts';
import { LONGEST_TEXT } from '../longest-text.ts';

class ReplyReferenceDto implements ReplyReference {
  @IsOptional()
  @IsUUID()
  messageId?: string;

  @IsOptional()
  @IsString()
  @MaxLength(300)
  providerMessageId?: string;
}

export class ReplyToCustomerDto extends ConversationDto implements Reply {
  @IsUUID()
  messageId!: string;

  @IsString()
  @MaxLength(LONGEST_TEXT)
  text!: string;

  /** Null when the thread was empty; never left out by mistake. */
  @ValidateIf((reply: ReplyToCustomerDto) => reply.lastSeenMessageId !== null)
  @IsDefined()
  @IsUUID()
  lastSeenMessageId!: string | null;

  @IsOptional()
  @ValidateNested()
  @Type(() => ReplyReferenceDto)
  replyTo?: ReplyReferenceDto;
}
