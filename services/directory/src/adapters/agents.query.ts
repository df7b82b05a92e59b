import type { Agent } from '@baton/contracts-directory';
import type { EntityManager } from 'typeorm';

/** Agents with their teams; `where` names columns of `a` and takes `$1`…; the ids are sorted. */
export const selectAgents = (manager: EntityManager, where: string, parameters: readonly unknown[]): Promise<Agent[]> =>
  manager.query<Agent[]>(
    `SELECT a.agent_id AS "agentId", a.email, a.name, a.role,
            ARRAY(SELECT m.team_id::text FROM directory.memberships m
                  WHERE m.agent_id = a.agent_id AND NOT m.leads ORDER BY m.team_id) AS "teamIds",
            ARRAY(SELECT m.team_id::text FROM directory.memberships m
                  WHERE m.agent_id = a.agent_id AND m.leads ORDER BY m.team_id) AS "leadsTeamIds",
            a.active
     FROM directory.agents a WHERE ${where} ORDER BY a.name, a.agent_id`,
    [...parameters],
  );
