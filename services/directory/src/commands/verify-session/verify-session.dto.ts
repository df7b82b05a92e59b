import { IsString, Matches } from 'class-validator';

export class VerifySessionDto {
  @IsString()
  @Matches(/^[A-Za-z0-9_-]{43}$/, { message: 'must be a session token' })
  token!: string;
}
