import { OVERFLOW_CAUSES, REQUEUE_CAUSES, RESCIND_CAUSES } from '@baton/contracts-conversation';
import type { Overflow, Requeue, RescindOffer } from '@baton/contracts-conversation';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsString, IsUUID, Length, Min, ValidateNested } from 'class-validator';
import { ConversationDto } from '../conversation.dto.ts';
import { RoutingLeaseDto } from '../routing-lease.dto.ts';

class ByRoutingDto extends ConversationDto {
  @ValidateNested()
  @Type(() => RoutingLeaseDto)
  lease!: RoutingLeaseDto;
}

export class RescindOfferDto extends ByRoutingDto implements RescindOffer {
  @IsUUID()
  offerId!: string;

  @IsIn(RESCIND_CAUSES)
  cause!: RescindOffer['cause'];
}

export class RequeueDto extends ByRoutingDto implements Requeue {
  @IsInt()
  @Min(0)
  epoch!: number;

  @IsIn(REQUEUE_CAUSES)
  cause!: Requeue['cause'];
}

export class OverflowDto extends ByRoutingDto implements Overflow {
  @IsInt()
  @Min(0)
  epoch!: number;

  @IsString()
  @Length(1, 100)
  teamId!: string;

  @IsIn(OVERFLOW_CAUSES)
  cause!: Overflow['cause'];
}
