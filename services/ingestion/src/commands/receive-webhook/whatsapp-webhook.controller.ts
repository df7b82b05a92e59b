import { answerHandshake, isGenuine } from '@baton/channel-whatsapp';
import { CONFIG } from '@baton/service-kit';
import {
  BadRequestException,
  Body,
  Controller,
  ForbiddenException,
  Get,
  Headers,
  HttpCode,
  Inject,
  Post,
  Query,
  Res,
  ServiceUnavailableException,
  UnauthorizedException,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { IngestionConfig } from '../../ingestion.config.ts';
import { ReceiveWebhookHandler } from './receive-webhook.handler.ts';

/** Where Meta talks to us. The body is the bytes as they came: they are what is signed. */
@Controller('webhooks/whatsapp')
export class WhatsAppWebhookController {
  private readonly appSecrets: readonly string[];

  constructor(
    @Inject(CONFIG) private readonly config: IngestionConfig,
    private readonly handler: ReceiveWebhookHandler,
  ) {
    this.appSecrets = config.WHATSAPP_APP_SECRET.split(',');
  }

  @Get()
  verify(@Query() query: Record<string, unknown>, @Res({ passthrough: true }) reply: FastifyReply): string {
    const challenge = answerHandshake(query, this.config.WHATSAPP_VERIFY_TOKEN);
    if (challenge === null)
      throw new ForbiddenException({ code: 'forbidden', message: 'This is not our verify token.' });
    void reply.header('content-type', 'text/plain; charset=utf-8').header('x-content-type-options', 'nosniff');
    return challenge;
  }

  @Post()
  @HttpCode(200)
  async receive(@Body() body: unknown, @Headers('x-hub-signature-256') signature: unknown): Promise<object> {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    if (!isGenuine(bytes, signature, this.appSecrets)) {
      throw new UnauthorizedException({
        code: 'bad-signature',
        message: 'The body is not signed with our app secret.',
      });
    }
    const outcome = await this.handler.handle(bytes);
    if (outcome === 'malformed')
      throw new BadRequestException({ code: 'malformed', message: 'The body is not a JSON object.' });
    if (outcome === 'unavailable') {
      throw new ServiceUnavailableException({
        code: 'unavailable',
        message: 'Not everything could be stored; please repeat.',
      });
    }
    return {};
  }
}
