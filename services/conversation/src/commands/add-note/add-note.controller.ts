import { CommandHandler } from '@baton/service-kit';
import type { CommandCall } from '@baton/service-kit';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ConversationCommandsHandler } from '../conversation-commands.handler.ts';
import type { ConversationReply } from '../conversation-commands.handler.ts';
import { AddNoteDto } from './add-note.dto.ts';

@Controller()
export class AddNoteController {
  constructor(private readonly conversations: ConversationCommandsHandler) {}

  @CommandHandler('add-note')
  addNote(@Payload() dto: AddNoteDto, @Ctx() call: CommandCall): Promise<ConversationReply> {
    return this.conversations.fromAgent(call.envelope, dto.conversationId, (by) => ({
      type: 'addNote',
      ...by,
      noteId: dto.noteId,
      text: dto.text,
    }));
  }
}
