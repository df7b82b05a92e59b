import { CommandHandler } from '@baton/service-kit';
import type { CommandCall } from '@baton/service-kit';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ConversationCommandsHandler } from '../conversation-commands.handler.ts';
import type { ConversationReply } from '../conversation-commands.handler.ts';
import { RemoveTagDto } from './remove-tag.dto.ts';

@Controller()
export class RemoveTagController {
  constructor(private readonly conversations: ConversationCommandsHandler) {}

  @CommandHandler('remove-tag')
  removeTag(@Payload() dto: RemoveTagDto, @Ctx() call: CommandCall): Promise<ConversationReply> {
    return this.conversations.fromAgent(call.envelope, dto.conversationId, (by) => ({
      type: 'removeTag',
      ...by,
      tag: dto.tag,
    }));
  }
}
