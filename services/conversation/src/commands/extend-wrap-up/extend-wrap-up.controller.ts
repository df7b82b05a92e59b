import { CommandHandler } from '@baton/service-kit';
import type { CommandCall } from '@baton/service-kit';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ConversationCommandsHandler } from '../conversation-commands.handler.ts';
import type { ConversationReply } from '../conversation-commands.handler.ts';
import { ExtendWrapUpDto } from './extend-wrap-up.dto.ts';

@Controller()
export class ExtendWrapUpController {
  constructor(private readonly conversations: ConversationCommandsHandler) {}

  @CommandHandler('extend-wrap-up')
  extendWrapUp(@Payload() dto: ExtendWrapUpDto, @Ctx() call: CommandCall): Promise<ConversationReply> {
    return this.conversations.fromAgent(call.envelope, dto.conversationId, (by) => ({
      type: 'extendWrapUp',
      ...by,
      seconds: dto.seconds,
    }));
  }
}
