import { CommandHandler } from '@baton/service-kit';
import type { CommandCall } from '@baton/service-kit';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { present } from '../../domain/present.ts';
import { ConversationCommandsHandler } from '../conversation-commands.handler.ts';
import type { ConversationReply } from '../conversation-commands.handler.ts';
import { ReleaseConversationDto } from './release-conversation.dto.ts';

@Controller()
export class ReleaseConversationController {
  constructor(private readonly conversations: ConversationCommandsHandler) {}

  @CommandHandler('release')
  release(@Payload() dto: ReleaseConversationDto, @Ctx() call: CommandCall): Promise<ConversationReply> {
    return this.conversations.fromAgent(call.envelope, dto.conversationId, (by) => ({
      type: 'release',
      ...by,
      to: dto.to,
      ...present({ reason: dto.reason }),
    }));
  }
}
