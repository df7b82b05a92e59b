import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('widget_secrets')
export class WidgetSecretsRow {
  @PrimaryColumn('text', { name: 'account_id' })
  accountId!: string;

  /** Encrypted with a key of the master key, bound to the account. */
  @Column('bytea')
  sealed!: Buffer;
}
