import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('credentials')
export class CredentialRow {
  @PrimaryColumn('uuid', { name: 'agent_id' })
  agentId!: string;

  /** argon2id, PHC string. */
  @Column('text', { name: 'password_hash' })
  passwordHash!: string;
}
