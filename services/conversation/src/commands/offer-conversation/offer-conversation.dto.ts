import type { Offer, OfferCandidate, OfferDecision } from '@baton/contracts-conversation';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsNumber,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { ConversationDto } from '../conversation.dto.ts';
import { RoutingLeaseDto } from '../routing-lease.dto.ts';
import { AreCounts } from './counts.check.ts';

class OfferStepDto {
  @IsInt()
  @Min(0)
  index!: number;

  @IsIn(['agent', 'skills', 'anyone'])
  kind!: 'agent' | 'skills' | 'anyone';

  @IsOptional()
  @IsString()
  @Length(1, 100)
  agentId?: string;
}

class OfferCandidateDto implements OfferCandidate {
  @IsString()
  @Length(1, 100)
  agentId!: string;

  @IsNumber()
  @Min(0)
  @Max(100)
  proficiency!: number;

  @IsISO8601({ strict: true })
  idleSince!: string;
}

class OfferDecisionDto implements OfferDecision {
  @ValidateNested()
  @Type(() => RoutingLeaseDto)
  lease!: RoutingLeaseDto;

  @Matches(/^\d{1,19}$/)
  position!: string;

  @IsInt()
  @Min(1)
  engineVersion!: number;

  @ValidateNested()
  @Type(() => OfferStepDto)
  step!: OfferStepDto;

  @IsISO8601({ strict: true })
  queuedAt!: string;

  @IsISO8601({ strict: true })
  stepSince!: string;

  @IsArray()
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => OfferCandidateDto)
  candidates!: OfferCandidateDto[];

  @AreCounts()
  counts!: Record<string, number>;
}

export class OfferConversationDto extends ConversationDto implements Offer {
  @IsUUID()
  offerId!: string;

  @IsInt()
  @Min(0)
  epoch!: number;

  @IsString()
  @Length(1, 100)
  agentId!: string;

  @IsISO8601({ strict: true })
  expiresAt!: string;

  @ValidateNested()
  @Type(() => OfferDecisionDto)
  decision!: OfferDecisionDto;
}
