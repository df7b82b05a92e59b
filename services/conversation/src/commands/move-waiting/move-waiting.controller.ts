import { CommandHandler } from '@baton/service-kit';
import type { CommandCall } from '@baton/service-kit';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ConversationCommandsHandler } from '../conversation-commands.handler.ts';
import type { ConversationReply } from '../conversation-commands.handler.ts';
import { OverflowDto, RequeueDto, RescindOfferDto } from './move-waiting.dto.ts';

/** What routing does to episodes beside offering them. */
@Controller()
export class MoveWaitingController {
  constructor(private readonly conversations: ConversationCommandsHandler) {}

  @CommandHandler('rescind-offer')
  rescind(@Payload() dto: RescindOfferDto, @Ctx() call: CommandCall): Promise<ConversationReply> {
    const { conversationId, offerId, cause, lease } = dto;
    return this.conversations.fromRouting(call.envelope, conversationId, lease, (now) => ({
      ...{ type: 'rescindOffer', now, offerId, cause },
    }));
  }

  @CommandHandler('requeue')
  requeue(@Payload() dto: RequeueDto, @Ctx() call: CommandCall): Promise<ConversationReply> {
    const { conversationId, epoch, cause, lease } = dto;
    return this.conversations.fromRouting(call.envelope, conversationId, lease, (now) => ({
      ...{ type: 'requeue', now, epoch, cause },
    }));
  }

  @CommandHandler('overflow')
  overflow(@Payload() dto: OverflowDto, @Ctx() call: CommandCall): Promise<ConversationReply> {
    const { conversationId, epoch, teamId, cause, lease } = dto;
    return this.conversations.fromRouting(call.envelope, conversationId, lease, (now) => ({
      ...{ type: 'overflow', now, epoch, teamId, cause },
    }));
  }
}
