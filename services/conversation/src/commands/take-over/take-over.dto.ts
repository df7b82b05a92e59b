import type { TakeOver } from '@baton/contracts-conversation';
import { Type } from 'class-transformer';
import { IsOptional, IsString, IsUUID, MaxLength, ValidateNested } from 'class-validator';
import { ConversationDto } from '../conversation.dto.ts';
import { LONGEST_TEXT } from '../longest-text.ts';

class HandOffDto {
  @IsUUID()
  messageId!: string;

  @IsString()
  @MaxLength(LONGEST_TEXT)
  text!: string;
}

export class TakeOverDto extends ConversationDto implements TakeOver {
  @IsOptional()
  @ValidateNested()
  @Type(() => HandOffDto)
  handOff?: HandOffDto | null;
}
