import type { CommandReply } from '@baton/messaging';
import { accepted, CommandHandler } from '@baton/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { DeadLetters, KeptDeadLetter } from '../../domain/dead-letters.port.ts';
import { DEAD_LETTERS } from '../../tokens.ts';
import { ListDeadLettersDto } from './list-dead-letters.dto.ts';

@Controller()
export class ListDeadLettersController {
  constructor(@Inject(DEAD_LETTERS) private readonly deadLetters: DeadLetters) {}

  @CommandHandler('list-dead-letters')
  async list(@Payload() { limit, before }: ListDeadLettersDto): Promise<CommandReply<readonly KeptDeadLetter[]>> {
    return accepted(await this.deadLetters.list(limit, before));
  }
}
