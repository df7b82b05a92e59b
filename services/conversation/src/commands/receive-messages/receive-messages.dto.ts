import { CHANNELS } from '@baton/contracts-conversation';
import type { Channel } from '@baton/contracts-conversation';
import { ArrayMaxSize, IsArray, IsIn, IsString, Length } from 'class-validator';

export const MOST_ITEMS = 256;

/** The envelope of a batch. Each item is checked by itself, so that a bad one does not harm its neighbours. */
export class ReceiveMessagesDto {
  @IsIn(CHANNELS)
  channel!: Channel;

  @IsString()
  @Length(1, 128)
  accountId!: string;

  @IsArray()
  @ArrayMaxSize(MOST_ITEMS)
  items!: unknown[];
}
