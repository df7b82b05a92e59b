import type { Retry } from '@baton/event-sourcing';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AttemptOutcome } from '../domain/delivery/attempt.state.ts';

/** One attempt to send a message: written before anything leaves, completed when the outcome is known. */
@Entity('send_attempts')
export class SendAttemptRow {
  @PrimaryColumn('uuid', { name: 'event_id' })
  eventId!: string;

  /** 1 for the first. */
  @PrimaryColumn('integer')
  attempt!: number;

  @Column('uuid', { name: 'message_id' })
  messageId!: string;

  @Column('timestamptz', { name: 'started_at' })
  startedAt!: Date;

  @Column('timestamptz', { name: 'closed_at', nullable: true })
  closedAt!: Date | null;

  /** Null while nobody knows. */
  @Column('text', { nullable: true })
  outcome!: AttemptOutcome['kind'] | null;

  @Column('text', { name: 'provider_message_id', nullable: true })
  providerMessageId!: string | null;

  @Column('text', { nullable: true })
  code!: string | null;

  @Column('text', { nullable: true })
  reason!: string | null;

  @Column('text', { nullable: true })
  retry!: Retry | null;
}
