import type { AddNote } from '@baton/contracts-conversation';
import { IsString, IsUUID } from 'class-validator';
import { ConversationDto } from '../conversation.dto.ts';

export class AddNoteDto extends ConversationDto implements AddNote {
  @IsUUID()
  noteId!: string;

  @IsString()
  text!: string;
}
