import type { Destination } from '@baton/contracts-conversation';
import { IsIn, IsString, Length, ValidateIf } from 'class-validator';

/** Exactly the id that its kind asks for. */
export class DestinationDto {
  @IsIn(['agent', 'team'])
  kind!: Destination['kind'];

  @ValidateIf(({ kind }: DestinationDto) => kind === 'agent')
  @IsString()
  @Length(1, 100)
  agentId?: string;

  @ValidateIf(({ kind }: DestinationDto) => kind === 'team')
  @IsString()
  @Length(1, 100)
  teamId?: string;
}

export const destinationOf = ({ kind, agentId = '', teamId = '' }: DestinationDto): Destination =>
  kind === 'agent' ? { kind, agentId } : { kind, teamId };
