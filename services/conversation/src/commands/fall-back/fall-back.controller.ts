import { CommandHandler } from '@baton/service-kit';
import type { CommandCall } from '@baton/service-kit';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ConversationCommandsHandler } from '../conversation-commands.handler.ts';
import type { ConversationReply } from '../conversation-commands.handler.ts';
import { noticeIdOf } from '../notice-id.ts';
import { FallBackDto } from './fall-back.dto.ts';

@Controller()
export class FallBackController {
  constructor(private readonly conversations: ConversationCommandsHandler) {}

  @CommandHandler('fall-back')
  fallBack(@Payload() dto: FallBackDto, @Ctx() call: CommandCall): Promise<ConversationReply> {
    return this.conversations.handle(call.envelope, dto.conversationId, (now) => ({
      type: 'fallBack',
      now,
      reason: dto.reason,
      noticeId: noticeIdOf(call.envelope),
    }));
  }
}
