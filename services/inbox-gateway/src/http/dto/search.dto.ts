import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { SORTS, type Sort } from '@baton/contracts-inbox-protocol';

export class SearchDto {
  @ApiPropertyOptional({ description: 'A query; see docs/search.md. Empty: everything that may be seen.' })
  @IsString()
  q = '';

  @ApiPropertyOptional({ enum: SORTS, default: 'newest', description: 'The order when the query names none.' })
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

  @ApiPropertyOptional({ description: 'Time zone in which days are meant, such as Europe/Berlin.', default: 'UTC' })
  @IsString()
  @MaxLength(64)
  zone = 'UTC';
}
