import type { People } from '@baton/contracts-inbox-protocol';

/** Names for ids; who is not known any more is somebody. */
export class Names {
  private readonly agents: ReadonlyMap<string, string>;
  private readonly teams: ReadonlyMap<string, string>;

  constructor({ agents, teams }: People) {
    this.agents = new Map(agents.map(({ agentId, name }) => [agentId, name]));
    this.teams = new Map(teams.map(({ teamId, name }) => [teamId, name]));
  }

  agent(agentId: string): string {
    return this.agents.get(agentId) ?? 'A former agent';
  }

  team(teamId: string): string {
    return this.teams.get(teamId) ?? 'Another team';
  }
}
