import { CHANNELS, DELIVERY_STATES, REASON_LENGTH } from '@baton/contracts-conversation';
import type { Channel, DeliveryState, ReportDelivery } from '@baton/contracts-conversation';
import { IsIn, IsISO8601, IsOptional, IsString, IsUUID, Length, MaxLength } from 'class-validator';
import { ConversationDto } from '../conversation.dto.ts';

export class ReportDeliveryDto extends ConversationDto implements ReportDelivery {
  @IsUUID()
  messageId!: string;

  @IsIn(DELIVERY_STATES)
  state!: DeliveryState;

  @IsIn(CHANNELS)
  channel!: Channel;

  @IsString()
  @Length(1, 128)
  accountId!: string;

  @IsOptional()
  @IsString()
  @Length(1, 300)
  providerMessageId?: string;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  code?: string;

  @IsOptional()
  @IsString()
  @MaxLength(REASON_LENGTH)
  reason?: string;

  @IsISO8601()
  occurredAt!: string;
}
