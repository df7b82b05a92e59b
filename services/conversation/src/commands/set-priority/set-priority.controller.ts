import { CommandHandler } from '@baton/service-kit';
import type { CommandCall } from '@baton/service-kit';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { present } from '../../domain/present.ts';
import { ConversationCommandsHandler } from '../conversation-commands.handler.ts';
import type { ConversationReply } from '../conversation-commands.handler.ts';
import { SetPriorityDto } from './set-priority.dto.ts';

@Controller()
export class SetPriorityController {
  constructor(private readonly conversations: ConversationCommandsHandler) {}

  @CommandHandler('set-priority')
  setPriority(@Payload() dto: SetPriorityDto, @Ctx() call: CommandCall): Promise<ConversationReply> {
    return this.conversations.fromAgent(call.envelope, dto.conversationId, (by) => ({
      type: 'setPriority',
      ...by,
      priority: dto.priority,
      ...present({ reason: dto.reason }),
    }));
  }
}
