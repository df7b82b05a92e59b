import type { CommandReply } from '@baton/messaging';
import type { DirectoryRefusal, Principal } from '@baton/contracts-directory';
import { accepted, CommandHandler, refused } from '@baton/service-kit';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { VerifySessionDto } from './verify-session.dto.ts';
import { VerifySessionHandler } from './verify-session.handler.ts';

@Controller()
export class VerifySessionController {
  constructor(private readonly handler: VerifySessionHandler) {}

  @CommandHandler('verify-session')
  async verify(@Payload() payload: VerifySessionDto): Promise<CommandReply<Principal, DirectoryRefusal>> {
    const principal = await this.handler.handle(payload.token);
    return principal === null ? refused({ code: 'no-session' }) : accepted(principal);
  }
}
