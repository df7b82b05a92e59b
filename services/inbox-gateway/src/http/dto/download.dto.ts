import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';

export const DOWNLOAD_FORMATS = ['text', 'json', 'pdf'] as const;
export type DownloadFormat = (typeof DOWNLOAD_FORMATS)[number];

export class DownloadDto {
  @ApiProperty({ enum: DOWNLOAD_FORMATS })
  @IsIn(DOWNLOAD_FORMATS)
  format!: DownloadFormat;
}
