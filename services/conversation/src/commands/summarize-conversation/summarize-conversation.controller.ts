import { CommandHandler } from '@baton/service-kit';
import type { CommandCall } from '@baton/service-kit';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ConversationCommandsHandler } from '../conversation-commands.handler.ts';
import type { ConversationReply } from '../conversation-commands.handler.ts';
import { SummarizeConversationDto } from './summarize-conversation.dto.ts';

@Controller()
export class SummarizeConversationController {
  constructor(private readonly conversations: ConversationCommandsHandler) {}

  @CommandHandler('summarize')
  summarize(@Payload() dto: SummarizeConversationDto, @Ctx() call: CommandCall): Promise<ConversationReply> {
    const by = call.envelope.actor.kind === 'agent' ? 'agent' : 'assistant';
    return this.conversations.handle(call.envelope, dto.conversationId, (now) => ({
      type: 'summarize',
      now,
      summary: dto.summary,
      by,
    }));
  }
}
