import { CommandHandler } from '@baton/service-kit';
import type { CommandCall } from '@baton/service-kit';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ConversationCommandsHandler } from '../conversation-commands.handler.ts';
import type { ConversationReply } from '../conversation-commands.handler.ts';
import { present } from '../../domain/present.ts';
import { AcceptOfferDto, DeclineOfferDto } from './answer-offer.dto.ts';

@Controller()
export class AnswerOfferController {
  constructor(private readonly conversations: ConversationCommandsHandler) {}

  @CommandHandler('accept-offer')
  accept(@Payload() dto: AcceptOfferDto, @Ctx() call: CommandCall): Promise<ConversationReply> {
    const { conversationId, offerId } = dto;
    return this.conversations.fromAgent(call.envelope, conversationId, (by) => ({
      ...{ type: 'acceptOffer', ...by, offerId },
    }));
  }

  @CommandHandler('decline-offer')
  decline(@Payload() dto: DeclineOfferDto, @Ctx() call: CommandCall): Promise<ConversationReply> {
    const { conversationId, offerId, reason } = dto;
    return this.conversations.fromAgent(call.envelope, conversationId, (by) => ({
      ...{ type: 'declineOffer', ...by, offerId, ...present({ reason }) },
    }));
  }
}
