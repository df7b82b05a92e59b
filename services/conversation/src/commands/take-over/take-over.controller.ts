import { CommandHandler } from '@baton/service-kit';
import type { CommandCall } from '@baton/service-kit';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ConversationCommandsHandler } from '../conversation-commands.handler.ts';
import type { ConversationReply } from '../conversation-commands.handler.ts';
import { TakeOverDto } from './take-over.dto.ts';

@Controller()
export class TakeOverController {
  constructor(private readonly conversations: ConversationCommandsHandler) {}

  @CommandHandler('take-over')
  takeOver(@Payload() dto: TakeOverDto, @Ctx() call: CommandCall): Promise<ConversationReply> {
    const { conversationId, handOff } = dto;
    return this.conversations.fromAgent(call.envelope, conversationId, (by) => ({
      type: 'takeOver',
      ...by,
      handOff: handOff ? { messageId: handOff.messageId, text: handOff.text } : null,
    }));
  }
}
