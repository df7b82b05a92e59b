import { ApiProperty } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import type { SeenBody } from '@baton/contracts-inbox-protocol';

export class SeenDto implements SeenBody {
  @ApiProperty({ minimum: 0, description: '`customerMessages` of the row that was on the screen.' })
  @IsInt()
  @Min(0)
  @Max(2_147_483_647)
  customerMessages!: number;
}
