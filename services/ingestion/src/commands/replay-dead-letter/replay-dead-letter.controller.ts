import type { ReceiveResult } from '@baton/contracts-conversation';
import type { CommandReply } from '@baton/messaging';
import { accepted, CommandHandler, refused } from '@baton/service-kit';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { ReplayDeadLetterDto } from './replay-dead-letter.dto.ts';
import { ReplayDeadLetterHandler, type ReplayRefusal } from './replay-dead-letter.handler.ts';

@Controller()
export class ReplayDeadLetterController {
  constructor(private readonly handler: ReplayDeadLetterHandler) {}

  @CommandHandler('replay-dead-letter')
  async replay(@Payload() { id }: ReplayDeadLetterDto): Promise<CommandReply<ReceiveResult, ReplayRefusal>> {
    const outcome = await this.handler.handle(id);
    return 'code' in outcome ? refused(outcome) : accepted(outcome);
  }
}
