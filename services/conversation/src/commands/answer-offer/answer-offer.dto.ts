import { REASON_LENGTH } from '@baton/contracts-conversation';
import type { AcceptOffer, DeclineOffer } from '@baton/contracts-conversation';
import { IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { ConversationDto } from '../conversation.dto.ts';

export class AcceptOfferDto extends ConversationDto implements AcceptOffer {
  @IsUUID()
  offerId!: string;
}

export class DeclineOfferDto extends AcceptOfferDto implements DeclineOffer {
  @IsOptional()
  @IsString()
  @Length(1, REASON_LENGTH)
  reason?: string;
}
