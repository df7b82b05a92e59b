import {
  PASSWORD_MAX_LENGTH,
  PASSWORD_MIN_LENGTH,
  ROLES,
  type AddAgent,
  type ChannelAccount,
  type Role,
  type SetAgentTeams,
  type Team,
} from '@baton/contracts-directory';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, IsEmail, IsIn, IsString, IsUUID, Length, Matches } from 'class-validator';

const Trimmed = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));

export class AddTeamDto implements Team {
  @IsUUID()
  teamId!: string;

  @Trimmed()
  @IsString()
  @Length(1, 100)
  name!: string;
}

export class AddAccountDto implements ChannelAccount {
  @IsString()
  @Matches(/^[a-z][a-z0-9]{1,31}$/, { message: 'must be a short lower-case word' })
  channel!: string;

  @IsString()
  @Matches(/^[A-Za-z0-9._:@-]{1,128}$/, { message: 'must be 1 to 128 letters, digits or . _ : @ -' })
  accountId!: string;

  @Trimmed()
  @IsString()
  @Length(1, 100)
  name!: string;

  @IsUUID()
  teamId!: string;
}

export class SetAgentTeamsDto implements SetAgentTeams {
  @IsUUID()
  agentId!: string;

  @IsArray()
  @ArrayMaxSize(200)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  teamIds!: string[];

  @IsArray()
  @ArrayMaxSize(200)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  leadsTeamIds!: string[];
}

export class AddAgentDto extends SetAgentTeamsDto implements AddAgent {
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim().toLowerCase() : value))
  @IsEmail({}, { message: 'must be an e-mail address' })
  email!: string;

  @Trimmed()
  @IsString()
  @Length(1, 100)
  name!: string;

  @IsIn(ROLES)
  role!: Role;

  @IsString()
  @Length(PASSWORD_MIN_LENGTH, PASSWORD_MAX_LENGTH)
  password!: string;
}

export class SetAgentRoleDto {
  @IsUUID()
  agentId!: string;

  @IsIn(ROLES)
  role!: Role;
}

export class DeactivateAgentDto {
  @IsUUID()
  agentId!: string;
}
