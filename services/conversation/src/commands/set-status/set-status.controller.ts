import { CommandHandler } from '@baton/service-kit';
import type { CommandCall } from '@baton/service-kit';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ConversationCommandsHandler } from '../conversation-commands.handler.ts';
import type { ConversationReply } from '../conversation-commands.handler.ts';
import { SetStatusDto } from './set-status.dto.ts';

@Controller()
export class SetStatusController {
  constructor(private readonly conversations: ConversationCommandsHandler) {}

  @CommandHandler('set-status')
  setStatus(@Payload() dto: SetStatusDto, @Ctx() call: CommandCall): Promise<ConversationReply> {
    return this.conversations.fromAgent(call.envelope, dto.conversationId, (by) => ({
      type: 'setStatus',
      ...by,
      status: dto.status,
    }));
  }
}
