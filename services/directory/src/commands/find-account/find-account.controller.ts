import type { ChannelAccount, DirectoryRefusal } from '@baton/contracts-directory';
import type { CommandReply } from '@baton/messaging';
import { accepted, CommandHandler, refused } from '@baton/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { People } from '../../domain/people.port.ts';
import { PEOPLE } from '../../tokens.ts';
import { FindAccountDto } from './find-account.dto.ts';

@Controller()
export class FindAccountController {
  constructor(@Inject(PEOPLE) private readonly people: People) {}

  @CommandHandler('find-account')
  async find(@Payload() payload: FindAccountDto): Promise<CommandReply<ChannelAccount, DirectoryRefusal>> {
    const account = await this.people.account(payload.channel, payload.accountId);
    return account === null ? refused({ code: 'not-found' }) : accepted(account);
  }
}
