import { PASSWORD_MAX_LENGTH, type SignIn } from '@baton/contracts-directory';
import { Transform } from 'class-transformer';
import { IsString, MaxLength, MinLength } from 'class-validator';

export class SignInDto implements SignIn {
  // Any text may be tried: whether an address exists is not for this answer to tell.
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim().toLowerCase() : value))
  @IsString()
  @MinLength(1, { message: 'must not be empty' })
  @MaxLength(254)
  email!: string;

  @IsString()
  @MinLength(1, { message: 'must not be empty' })
  @MaxLength(PASSWORD_MAX_LENGTH)
  password!: string;

  @IsString()
  @MaxLength(64)
  ip!: string;

  @IsString()
  @MaxLength(1_024)
  userAgent!: string;
}
