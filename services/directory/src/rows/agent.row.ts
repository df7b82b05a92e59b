import type { Role } from '@baton/contracts-directory';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('agents')
export class AgentRow {
  @PrimaryColumn('uuid', { name: 'agent_id' })
  agentId!: string;

  @Column('text')
  email!: string;

  @Column('text')
  name!: string;

  @Column('text')
  role!: Role;

  @Column('boolean')
  active!: boolean;
}
