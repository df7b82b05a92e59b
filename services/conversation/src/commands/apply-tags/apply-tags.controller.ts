import { CommandHandler } from '@baton/service-kit';
import type { CommandCall } from '@baton/service-kit';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ConversationCommandsHandler } from '../conversation-commands.handler.ts';
import type { ConversationReply } from '../conversation-commands.handler.ts';
import { ApplyTagsDto } from './apply-tags.dto.ts';

@Controller()
export class ApplyTagsController {
  constructor(private readonly conversations: ConversationCommandsHandler) {}

  @CommandHandler('apply-tags')
  applyTags(@Payload() dto: ApplyTagsDto, @Ctx() call: CommandCall): Promise<ConversationReply> {
    const { kind, id } = call.envelope.actor;
    if (kind === 'assistant')
      return this.conversations.fromMachine(call.envelope, dto.conversationId, (now) => ({
        ...{ type: 'applyTags', now, agentId: id, by: 'assistant', tags: dto.tags },
      }));
    return this.conversations.fromAgent(call.envelope, dto.conversationId, (by) => ({
      type: 'applyTags',
      ...by,
      tags: dto.tags,
    }));
  }
}
