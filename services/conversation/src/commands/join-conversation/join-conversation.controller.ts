import { CommandHandler } from '@baton/service-kit';
import type { CommandCall } from '@baton/service-kit';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ConversationCommandsHandler } from '../conversation-commands.handler.ts';
import type { ConversationReply } from '../conversation-commands.handler.ts';
import { ConversationDto } from '../conversation.dto.ts';

@Controller()
export class JoinConversationController {
  constructor(private readonly conversations: ConversationCommandsHandler) {}

  @CommandHandler('join')
  join(@Payload() dto: ConversationDto, @Ctx() call: CommandCall): Promise<ConversationReply> {
    return this.conversations.fromAgent(call.envelope, dto.conversationId, (by) => ({ type: 'join', ...by }));
  }
}
