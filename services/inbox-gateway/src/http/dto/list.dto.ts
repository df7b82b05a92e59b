import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { SCOPES, SORTS, type Scope, type Sort } from '@baton/contracts-inbox-protocol';

export class ListDto {
  @ApiPropertyOptional({ enum: SCOPES, default: 'all' })
  @IsIn(SCOPES)
  scope: Scope = 'all';

  @ApiPropertyOptional({ enum: SORTS, default: 'newest' })
  @IsIn(SORTS)
  sort: Sort = 'newest';

  @ApiPropertyOptional({ minimum: 1, maximum: 100, default: 50 })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit = 50;

  @ApiPropertyOptional({ description: '`next` of the page before.' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  after?: string;
}

export class ItemsDto {
  @ApiPropertyOptional({ description: '`order` of the oldest entry that is known; the newest page without it.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  before?: number;

  @ApiPropertyOptional({ minimum: 1, maximum: 200, default: 50 })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit = 50;
}
