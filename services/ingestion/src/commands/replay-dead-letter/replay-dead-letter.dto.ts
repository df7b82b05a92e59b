import { IsUUID } from 'class-validator';

export class ReplayDeadLetterDto {
  @IsUUID()
  id!: string;
}
