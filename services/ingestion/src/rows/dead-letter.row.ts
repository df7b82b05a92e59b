import type { Channel } from '@baton/contracts-conversation';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export const SCHEMA = 'ingestion';

@Entity('dead_letters')
export class DeadLetterRow {
  /** UUID version 7: newer ones sort higher. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  channel!: Channel;

  @Column('text', { name: 'account_id', nullable: true })
  accountId!: string | null;

  @Column('text')
  reason!: string;

  @Column('text')
  path!: string;

  /** Sealed; null once it was replayed. */
  @Column('bytea', { nullable: true })
  payload!: Buffer | null;

  @Column('bytea')
  digest!: Buffer;

  @Column('timestamptz', { name: 'received_at' })
  receivedAt!: Date;

  @Column('timestamptz', { name: 'replayed_at', nullable: true })
  replayedAt!: Date | null;
}
