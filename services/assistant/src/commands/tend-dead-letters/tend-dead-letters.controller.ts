import { DeadLetters } from '../../automations/work-queues.ts';
import type { CommandReply } from '@baton/messaging';
import { accepted, CommandHandler, refused } from '@baton/service-kit';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { DeadLetterLine } from './dead-letter-line.ts';
import { DiscardDeadLetterDto, ListDeadLettersDto, ReplayDeadLetterDto } from './tend-dead-letters.dto.ts';

const NOT_FOUND = refused({ code: 'not-found' });

/** Doors for operators: jobs that were given up. A replay begins at the first attempt, but never says anything twice. */
@Controller()
export class TendDeadLettersController {
  constructor(private readonly letters: DeadLetters) {}

  @CommandHandler('list-dead-letters')
  async list(@Payload() { limit }: ListDeadLettersDto): Promise<CommandReply> {
    const letters = await this.letters.list(limit);
    // The payload stays here: what it says is the customer's.
    return accepted({
      deadLetters: letters.map(({ eventId, subject, attempts, reason, diedAt }): DeadLetterLine => ({
        ...{ eventId, subject, attempts, reason },
        diedAt: diedAt.toISOString(),
      })),
    });
  }

  @CommandHandler('replay-dead-letter')
  async replay(@Payload() { eventId }: ReplayDeadLetterDto): Promise<CommandReply> {
    return (await this.letters.replay(eventId)) ? accepted({}) : NOT_FOUND;
  }

  @CommandHandler('discard-dead-letter')
  async discard(@Payload() { eventId, reason }: DiscardDeadLetterDto): Promise<CommandReply> {
    return (await this.letters.discard(eventId, reason)) ? accepted({}) : NOT_FOUND;
  }
}
