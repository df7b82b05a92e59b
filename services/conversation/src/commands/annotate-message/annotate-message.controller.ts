import { CommandHandler } from '@baton/service-kit';
import type { CommandCall } from '@baton/service-kit';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { present } from '../../domain/present.ts';
import { ConversationCommandsHandler } from '../conversation-commands.handler.ts';
import type { ConversationReply } from '../conversation-commands.handler.ts';
import { AnnotateMessageDto } from './annotate-message.dto.ts';

@Controller()
export class AnnotateMessageController {
  constructor(private readonly conversations: ConversationCommandsHandler) {}

  @CommandHandler('annotate')
  annotate(@Payload() dto: AnnotateMessageDto, @Ctx() call: CommandCall): Promise<ConversationReply> {
    const { conversationId, messageId, sentiment, score, language, urgent, tags } = dto;
    return this.conversations.fromMachine(call.envelope, conversationId, (now) => ({
      type: 'annotate',
      now,
      ...{ messageId, sentiment, score, language, urgent },
      ...present({ tags }),
    }));
  }
}
