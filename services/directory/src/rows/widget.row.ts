import type { PreChatField } from '@baton/contracts-directory';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How the `webchat` account of this id behaves. */
@Entity('widgets')
export class WidgetRow {
  @PrimaryColumn('text', { name: 'account_id' })
  accountId!: string;

  @Column('text', { name: 'allowed_origins', array: true })
  allowedOrigins!: string[];

  @Column('text')
  title!: string;

  @Column('text')
  welcome!: string;

  @Column('text')
  colour!: string;

  @Column('jsonb', { name: 'pre_chat' })
  preChat!: PreChatField[];

  @Column('boolean', { name: 'identity_required' })
  identityRequired!: boolean;
}
