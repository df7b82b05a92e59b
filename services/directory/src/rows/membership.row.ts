import { Entity, PrimaryColumn } from 'typeorm';

/** An agent works on a team's conversations, or (`leads`) supervises the team; both are possible. */
@Entity('memberships')
export class MembershipRow {
  @PrimaryColumn('uuid', { name: 'agent_id' })
  agentId!: string;

  @PrimaryColumn('uuid', { name: 'team_id' })
  teamId!: string;

  @PrimaryColumn('boolean')
  leads!: boolean;
}
