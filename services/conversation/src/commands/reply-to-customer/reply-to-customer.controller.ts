import type { ReplyReference } from '@baton/contracts-conversation';
import { CommandHandler } from '@baton/service-kit';
import type { CommandCall } from '@baton/service-kit';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { present } from '../../domain/present.ts';
import { ConversationCommandsHandler } from '../conversation-commands.handler.ts';
import type { ConversationReply } from '../conversation-commands.handler.ts';
import { ReplyToCustomerDto } from './reply-to-customer.dto.ts';

@Controller()
export class ReplyToCustomerController {
  constructor(private readonly conversations: ConversationCommandsHandler) {}

  @CommandHandler('reply')
  reply(@Payload() dto: ReplyToCustomerDto, @Ctx() call: CommandCall): Promise<ConversationReply> {
    const { conversationId, messageId, text, lastSeenMessageId, replyTo } = dto;
    return this.conversations.fromAgent(call.envelope, conversationId, (by) => ({
      type: 'reply',
      ...by,
      messageId,
      text,
      lastSeenMessageId,
      ...present({ replyTo: replyTo && referenceOf(replyTo) }),
    }));
  }
}

const referenceOf = ({ messageId, providerMessageId }: ReplyReference): ReplyReference =>
  present({ messageId, providerMessageId });
