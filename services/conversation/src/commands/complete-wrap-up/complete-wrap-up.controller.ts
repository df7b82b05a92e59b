import { CommandHandler } from '@baton/service-kit';
import type { CommandCall } from '@baton/service-kit';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { present } from '../../domain/present.ts';
import { ConversationCommandsHandler } from '../conversation-commands.handler.ts';
import type { ConversationReply } from '../conversation-commands.handler.ts';
import { CompleteWrapUpDto } from './complete-wrap-up.dto.ts';

@Controller()
export class CompleteWrapUpController {
  constructor(private readonly conversations: ConversationCommandsHandler) {}

  @CommandHandler('complete-wrap-up')
  completeWrapUp(@Payload() dto: CompleteWrapUpDto, @Ctx() call: CommandCall): Promise<ConversationReply> {
    return this.conversations.fromAgent(call.envelope, dto.conversationId, (by) => ({
      type: 'completeWrapUp',
      ...by,
      disposition: dto.disposition,
      ...present({ notes: dto.notes, tags: dto.tags }),
    }));
  }
}
