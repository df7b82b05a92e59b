import { CommandHandler } from '@baton/service-kit';
import type { CommandCall } from '@baton/service-kit';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ConversationCommandsHandler } from '../conversation-commands.handler.ts';
import type { ConversationReply } from '../conversation-commands.handler.ts';
import { OfferConversationDto } from './offer-conversation.dto.ts';

@Controller()
export class OfferConversationController {
  constructor(private readonly conversations: ConversationCommandsHandler) {}

  @CommandHandler('offer')
  offer(@Payload() dto: OfferConversationDto, @Ctx() call: CommandCall): Promise<ConversationReply> {
    const { conversationId, offerId, agentId, expiresAt, epoch, decision } = dto;
    return this.conversations.fromRouting(call.envelope, conversationId, decision.lease, (now) => ({
      ...{ type: 'offer', now, offerId, agentId, expiresAt, epoch },
      // What the log keeps is plain data.
      decision: { ...decision, lease: { ...decision.lease }, step: { ...decision.step } },
    }));
  }
}
