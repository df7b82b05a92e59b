import { CommandHandler } from '@baton/service-kit';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { SignInDto } from './sign-in.dto.ts';
import { SignInHandler, type SignInOutcome } from './sign-in.handler.ts';

@Controller()
export class SignInController {
  constructor(private readonly handler: SignInHandler) {}

  @CommandHandler('sign-in')
  signIn(@Payload() payload: SignInDto): Promise<SignInOutcome> {
    return this.handler.handle(payload);
  }
}
