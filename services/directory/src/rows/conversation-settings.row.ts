import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One row for the organisation. Times in seconds. */
@Entity('conversation_settings')
export class ConversationSettingsRow {
  /** Always true: there is no second row. */
  @PrimaryColumn('boolean')
  singleton!: boolean;

  @Column('text', { name: 'company_name' })
  companyName!: string;

  @Column('integer', { name: 'pending_after_seconds' })
  pendingAfterSeconds!: number;

  @Column('integer', { name: 'resolve_after_seconds' })
  resolveAfterSeconds!: number;

  @Column('integer', { name: 'archive_after_seconds' })
  archiveAfterSeconds!: number;

  @Column('boolean', { name: 'reopen_on_message' })
  reopenOnMessage!: boolean;

  @Column('integer', { name: 'fall_back_after_seconds', nullable: true })
  fallBackAfterSeconds!: number | null;

  @Column('text', { name: 'hand_off_message' })
  handOffMessage!: string;
}
