import { CommandHandler } from '@baton/service-kit';
import type { CommandCall } from '@baton/service-kit';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { ConversationReply } from '../conversation-commands.handler.ts';
import { ReportDeliveryDto } from './report-delivery.dto.ts';
import { ReportDeliveryHandler } from './report-delivery.handler.ts';

@Controller()
export class ReportDeliveryController {
  constructor(private readonly reports: ReportDeliveryHandler) {}

  @CommandHandler('report-delivery')
  reportDelivery(@Payload() dto: ReportDeliveryDto, @Ctx() call: CommandCall): Promise<ConversationReply> {
    return this.reports.handle(call.envelope, dto);
  }
}
