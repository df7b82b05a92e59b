import { CommandHandler } from '@baton/service-kit';
import type { CommandCall } from '@baton/service-kit';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ConversationCommandsHandler } from '../conversation-commands.handler.ts';
import type { ConversationReply } from '../conversation-commands.handler.ts';
import { noticeIdOf } from '../notice-id.ts';
import { FireTimerDto } from './fire-timer.dto.ts';

@Controller()
export class FireTimerController {
  constructor(private readonly conversations: ConversationCommandsHandler) {}

  @CommandHandler('fire-timer')
  fireTimer(@Payload() dto: FireTimerDto, @Ctx() call: CommandCall): Promise<ConversationReply> {
    return this.conversations.handle(call.envelope, dto.conversationId, (now) => ({
      type: 'fireTimer',
      now,
      timer: dto.timer,
      token: dto.token,
      noticeId: noticeIdOf(call.envelope),
    }));
  }
}
