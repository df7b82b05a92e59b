import type { Agent, ChannelAccount, Team } from '@baton/contracts-directory';
import type { DataSource } from 'typeorm';
import type { Credentials } from '../commands/sign-in/credentials.port.ts';
import type { People } from '../domain/people.port.ts';
import { AccountRow } from '../rows/account.row.ts';
import { CredentialRow } from '../rows/credential.row.ts';
import { TeamRow } from '../rows/team.row.ts';
import { selectAgents } from './agents.query.ts';

export class PostgresPeople implements People, Credentials {
  constructor(private readonly source: DataSource) {}

  async agent(agentId: string): Promise<Agent | null> {
    const [agent] = await selectAgents(this.source.manager, 'a.agent_id = $1', [agentId]);
    return agent ?? null;
  }

  agents(): Promise<Agent[]> {
    return selectAgents(this.source.manager, 'true', []);
  }

  teams(): Promise<Team[]> {
    return this.source.getRepository(TeamRow).find({ order: { name: 'ASC', teamId: 'ASC' } });
  }

  account(channel: string, accountId: string): Promise<ChannelAccount | null> {
    return this.source.getRepository(AccountRow).findOneBy({ channel, accountId });
  }

  async find(email: string): Promise<{ agent: Agent; passwordHash: string } | null> {
    const [agent] = await selectAgents(this.source.manager, 'lower(a.email) = $1', [email]);
    if (agent === undefined) return null;
    const credential = await this.source.getRepository(CredentialRow).findOneBy({ agentId: agent.agentId });
    return credential === null ? null : { agent, passwordHash: credential.passwordHash };
  }
}
