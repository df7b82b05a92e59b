import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import {
  NOTE_LENGTH,
  PRIORITIES,
  REASON_LENGTH,
  STATUSES,
  TAG_LENGTH,
  type Priority,
  type Status,
} from '@baton/contracts-inbox-protocol';

const ID_LENGTH = 64;
/** Above every channel's limit: the conversation explains those, this one only keeps the door. */
const TEXT_LENGTH = 65_536;
const MOST_TAGS = 50;

export class EmptyDto {}

export class HandOffDto {
  @ApiProperty({ format: 'uuid', description: 'Chosen by the author, so that a repeat is the same message.' })
  @IsUUID()
  messageId!: string;

  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(TEXT_LENGTH)
  text!: string;
}

export class TakeOverDto {
  @ApiPropertyOptional({
    type: HandOffDto,
    nullable: true,
    description: 'What the assistant says before it steps aside; without it, nothing.',
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => HandOffDto)
  handOff?: HandOffDto | null;
}

export class ReplyDto {
  @ApiProperty({ format: 'uuid', description: 'Chosen by the author, so that a repeat is the same message.' })
  @IsUUID()
  messageId!: string;

  @ApiProperty()
  @IsString()
  @MaxLength(TEXT_LENGTH)
  text!: string;

  @ApiProperty({ nullable: true, type: String, description: 'The newest message that the author has seen.' })
  @ValidateIf((_dto, value) => value !== null)
  @IsString()
  @MaxLength(ID_LENGTH)
  lastSeenMessageId!: string | null;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(ID_LENGTH)
  replyToMessageId?: string;
}

export class MarkReadDto {
  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(ID_LENGTH)
  messageId!: string;
}

export class ReleaseDto {
  @ApiProperty({ enum: ['queue', 'assistant'] })
  @IsIn(['queue', 'assistant'])
  to!: 'queue' | 'assistant';

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(REASON_LENGTH)
  reason?: string;
}

/** For assign and transfer: exactly one of the two. */
export class DestinationDto {
  @ApiPropertyOptional()
  @ValidateIf((dto: DestinationDto) => dto.agentId !== undefined || dto.teamId === undefined)
  @IsString({ message: 'agentId must name an agent, unless teamId names a team' })
  @IsNotEmpty()
  @MaxLength(ID_LENGTH)
  agentId?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(ID_LENGTH)
  teamId?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(NOTE_LENGTH)
  note?: string;
}

export class CompleteWrapUpDto {
  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(ID_LENGTH)
  disposition!: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(NOTE_LENGTH)
  notes?: string;

  @ApiPropertyOptional({ type: [String] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_TAGS)
  @IsString({ each: true })
  @MaxLength(TAG_LENGTH, { each: true })
  tags?: string[];
}

export class ExtendWrapUpDto {
  @ApiProperty({ minimum: 1, maximum: 3600 })
  @IsInt()
  @Min(1)
  @Max(3600)
  seconds!: number;
}

export class SetStatusDto {
  @ApiProperty({ enum: STATUSES })
  @IsIn(STATUSES)
  status!: Status;
}

export class SetPriorityDto {
  @ApiProperty({ enum: PRIORITIES })
  @IsIn(PRIORITIES)
  priority!: Priority;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(REASON_LENGTH)
  reason?: string;
}

export class AddNoteDto {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  noteId!: string;

  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(NOTE_LENGTH)
  text!: string;
}

export class ApplyTagsDto {
  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_TAGS)
  @IsString({ each: true })
  @MaxLength(TAG_LENGTH, { each: true })
  tags!: string[];
}

export class RemoveTagDto {
  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(TAG_LENGTH)
  tag!: string;
}

export class AcceptOfferDto {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  offerId!: string;
}

export class DeclineOfferDto extends AcceptOfferDto {
  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(REASON_LENGTH)
  reason?: string;
}
