import type { CommandReply } from '@baton/messaging';
import { accepted, CommandHandler } from '@baton/service-kit';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { SignOutDto } from './sign-out.dto.ts';
import { SignOutHandler } from './sign-out.handler.ts';

@Controller()
export class SignOutController {
  constructor(private readonly handler: SignOutHandler) {}

  @CommandHandler('sign-out')
  async signOut(@Payload() payload: SignOutDto): Promise<CommandReply> {
    await this.handler.handle(payload.token);
    return accepted({});
  }
}
