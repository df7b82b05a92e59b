import { NOTE_LENGTH } from '@baton/contracts-conversation';
import { Type } from 'class-transformer';
import { IsDefined, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { DestinationDto } from '../destination.dto.ts';
import { ConversationDto } from '../conversation.dto.ts';

export class AssignConversationDto extends ConversationDto {
  @IsDefined()
  @ValidateNested()
  @Type(() => DestinationDto)
  to!: DestinationDto;

  @IsOptional()
  @IsString()
  @MaxLength(NOTE_LENGTH)
  note?: string;
}
