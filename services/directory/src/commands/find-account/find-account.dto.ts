import { IsString, MaxLength, MinLength } from 'class-validator';

export class FindAccountDto {
  @IsString()
  @MinLength(1, { message: 'must not be empty' })
  @MaxLength(32)
  channel!: string;

  @IsString()
  @MinLength(1, { message: 'must not be empty' })
  @MaxLength(128)
  accountId!: string;
}
