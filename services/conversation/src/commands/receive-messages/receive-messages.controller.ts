import type { ReceiveResult } from '@baton/contracts-conversation';
import type { CommandReply } from '@baton/messaging';
import { CommandHandler, accepted } from '@baton/service-kit';
import type { CommandCall } from '@baton/service-kit';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ReceiveMessagesDto } from './receive-messages.dto.ts';
import { ReceiveMessagesHandler } from './receive-messages.handler.ts';

@Controller()
export class ReceiveMessagesController {
  constructor(private readonly receiver: ReceiveMessagesHandler) {}

  @CommandHandler('receive-messages')
  async receive(
    @Payload() dto: ReceiveMessagesDto,
    @Ctx() call: CommandCall,
  ): Promise<CommandReply<{ readonly results: readonly ReceiveResult[] }>> {
    return accepted({ results: await this.receiver.handle(call.envelope, dto) });
  }
}
