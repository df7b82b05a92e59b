import { CommandHandler } from '@baton/service-kit';
import type { CommandCall } from '@baton/service-kit';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { present } from '../../domain/present.ts';
import { ConversationCommandsHandler } from '../conversation-commands.handler.ts';
import type { ConversationReply } from '../conversation-commands.handler.ts';
import { EscalateConversationDto } from './escalate-conversation.dto.ts';

@Controller()
export class EscalateConversationController {
  constructor(private readonly conversations: ConversationCommandsHandler) {}

  @CommandHandler('escalate')
  escalate(@Payload() dto: EscalateConversationDto, @Ctx() call: CommandCall): Promise<ConversationReply> {
    return this.conversations.handle(call.envelope, dto.conversationId, (now) => ({
      type: 'escalate',
      now,
      reason: dto.reason,
      by: dto.by,
      ...present({ teamId: dto.teamId, priority: dto.priority, summary: dto.summary }),
    }));
  }
}
