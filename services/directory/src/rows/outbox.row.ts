import type { EventMeta } from '@baton/event-sourcing';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A fact on its way to the event store, written with the change that it tells. */
@Entity('outbox')
export class OutboxRow {
  /** Rises in the order of decision: changes of the directory are made one at a time. */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  seq!: string;

  @Column('uuid', { name: 'event_id' })
  eventId!: string;

  @Column('text')
  stream!: string;

  @Column('text')
  type!: string;

  @Column('jsonb')
  data!: object;

  @Column('jsonb')
  meta!: EventMeta;

  @Column('boolean')
  appended!: boolean;
}
