import { CommandHandler } from '@baton/service-kit';
import type { CommandCall } from '@baton/service-kit';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { present } from '../../domain/present.ts';
import { ConversationCommandsHandler } from '../conversation-commands.handler.ts';
import type { ConversationReply } from '../conversation-commands.handler.ts';
import { destinationOf } from '../destination.dto.ts';
import { TransferConversationDto } from './transfer-conversation.dto.ts';

@Controller()
export class TransferConversationController {
  constructor(private readonly conversations: ConversationCommandsHandler) {}

  @CommandHandler('transfer')
  transfer(@Payload() dto: TransferConversationDto, @Ctx() call: CommandCall): Promise<ConversationReply> {
    return this.conversations.fromAgent(call.envelope, dto.conversationId, (by) => ({
      type: 'transfer',
      ...by,
      to: destinationOf(dto.to),
      ...present({ note: dto.note }),
    }));
  }
}
