import { IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';

export class ListDeadLettersDto {
  @IsInt()
  @Min(1)
  @Max(200)
  limit = 50;

  /** The id of the last one seen. */
  @IsOptional()
  @IsUUID()
  before?: string;
}
