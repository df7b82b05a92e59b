import { IsInt, IsString, IsUUID, Length, Max, Min } from 'class-validator';

export class ListDeadLettersDto {
  @IsInt()
  @Min(1)
  @Max(1_000)
  limit = 100;
}

export class ReplayDeadLetterDto {
  @IsUUID()
  eventId!: string;
}

export class DiscardDeadLetterDto {
  @IsUUID()
  eventId!: string;

  @IsString()
  @Length(1, 500)
  reason!: string;
}
