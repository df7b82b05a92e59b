import { IsUUID } from 'class-validator';

/** What every command about one conversation names. */
export class ConversationDto {
  @IsUUID()
  conversationId!: string;
}
