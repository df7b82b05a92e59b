import type { Principal, Role } from '@baton/contracts-directory';

/** Who looks, and which conversations they may see (`maySee`). */
export interface Viewer {
  readonly agentId: string;
  readonly role: Role;
  readonly seesAll: boolean;
  /** Teams whose conversations they may see: their own and those they lead. Sorted. */
  readonly teamIds: readonly string[];
}

/** An agent sees the conversations of their teams, a supervisor also those of the teams they lead, an admin all. */
export const viewerOf = ({ agent }: Principal): Viewer => ({
  agentId: agent.agentId,
  role: agent.role,
  seesAll: agent.role === 'admin',
  teamIds: [...new Set([...agent.teamIds, ...(agent.role === 'supervisor' ? agent.leadsTeamIds : [])])].sort(),
});

/** The same for everybody who sees the same teams. */
export const teamsKey = ({ seesAll, teamIds }: Viewer): string => (seesAll ? '*' : teamIds.join(' '));

/** The same for all sockets of a person, as long as their rights are the same. */
export const personKey = (viewer: Viewer): string => `${viewer.agentId} ${teamsKey(viewer)}`;
