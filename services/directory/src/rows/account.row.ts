import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('accounts')
export class AccountRow {
  @PrimaryColumn('text')
  channel!: string;

  @PrimaryColumn('text', { name: 'account_id' })
  accountId!: string;

  @Column('text')
  name!: string;

  @Column('uuid', { name: 'team_id' })
  teamId!: string;
}
