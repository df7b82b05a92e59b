import { CommandHandler } from '@baton/service-kit';
import type { CommandCall } from '@baton/service-kit';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { present } from '../../domain/present.ts';
import { ConversationCommandsHandler } from '../conversation-commands.handler.ts';
import type { ConversationReply } from '../conversation-commands.handler.ts';
import { ReplyAsAssistantDto } from './reply-as-assistant.dto.ts';

@Controller()
export class ReplyAsAssistantController {
  constructor(private readonly conversations: ConversationCommandsHandler) {}

  @CommandHandler('reply-as-assistant')
  replyAsAssistant(@Payload() dto: ReplyAsAssistantDto, @Ctx() call: CommandCall): Promise<ConversationReply> {
    const { conversationId, messageId, text, confidence, epoch, lastSeenMessageId } = dto;
    return this.conversations.fromMachine(call.envelope, conversationId, (now) => ({
      type: 'replyAsAssistant',
      now,
      ...{ messageId, text, confidence, epoch, lastSeenMessageId },
      ...present({ intent: dto.intent, choices: dto.choices?.map(({ id, title }) => ({ id, title })) }),
    }));
  }
}
