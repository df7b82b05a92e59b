import { CommandHandler } from '@baton/service-kit';
import type { CommandCall } from '@baton/service-kit';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ConversationCommandsHandler } from '../conversation-commands.handler.ts';
import type { ConversationReply } from '../conversation-commands.handler.ts';
import { MarkReadDto } from './mark-read.dto.ts';

@Controller()
export class MarkReadController {
  constructor(private readonly conversations: ConversationCommandsHandler) {}

  @CommandHandler('mark-read')
  markRead(@Payload() dto: MarkReadDto, @Ctx() call: CommandCall): Promise<ConversationReply> {
    return this.conversations.fromAgent(call.envelope, dto.conversationId, (by) => ({
      type: 'markRead',
      ...by,
      messageId: dto.messageId,
    }));
  }
}
