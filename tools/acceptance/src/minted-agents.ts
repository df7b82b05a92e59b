import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { SESSION_COOKIE } from '@baton/contracts-directory';
import { Pool } from 'pg';
import { AgentClient } from './agent-client.ts';

/**
 * Agents with open sessions, written straight into the directory's tables: thousands of password hashes would
 * measure argon2 and nothing else. Real people sign in; load does not need to.
 */
export const mintAgents = async (
  databaseUrl: string,
  inboxUrl: string,
  count: number,
  /** The agents are spread evenly over these teams. */
  teamIds: readonly string[],
): Promise<AgentClient[]> => {
  const agents = Array.from({ length: count }, (_, index) => ({
    agentId: randomUUID(),
    teamId: teamIds[index % teamIds.length],
    sessionId: randomUUID(),
    token: randomBytes(32).toString('base64url'),
  }));
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  try {
    await pool.query(
      `INSERT INTO directory.agents (agent_id, email, name, role, active)
       SELECT id, 'load-' || id || '@baton.test', 'Load ' || left(id::text, 4), 'agent', true FROM unnest($1::uuid[]) AS id`,
      [agents.map(({ agentId }) => agentId)],
    );
    await pool.query(
      `INSERT INTO directory.memberships (agent_id, team_id, leads)
       SELECT id, team, false FROM unnest($1::uuid[], $2::uuid[]) AS t(id, team)`,
      [agents.map(({ agentId }) => agentId), agents.map(({ teamId }) => teamId)],
    );
    await pool.query(
      `INSERT INTO directory.sessions (token_hash, session_id, agent_id, opened_at, last_seen_at, ip, user_agent)
       SELECT hash, session, agent, now(), now(), '127.0.0.1', 'load' FROM unnest($1::text[], $2::uuid[], $3::uuid[]) AS t(hash, session, agent)`,
      [
        agents.map(({ token }) => createHash('sha256').update(token).digest('hex')),
        agents.map(({ sessionId }) => sessionId),
        agents.map(({ agentId }) => agentId),
      ],
    );
  } finally {
    await pool.end();
  }
  return agents.map(({ agentId, token }) => new AgentClient(inboxUrl, `${SESSION_COOKIE}=${token}`, agentId));
};

/** Further teams, each with a WhatsApp number of its own, whose conversations enter its queue. */
export const mintTeams = async (databaseUrl: string, phoneNumberIds: readonly string[]): Promise<string[]> => {
  const teams = phoneNumberIds.map((accountId) => ({ accountId, teamId: randomUUID() }));
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  try {
    const values = [teams.map(({ teamId }) => teamId), teams.map(({ accountId }) => accountId)];
    await pool.query(
      `INSERT INTO directory.teams (team_id, name) SELECT team, 'Load ' || account FROM unnest($1::uuid[], $2::text[]) AS t(team, account)`,
      values,
    );
    await pool.query(
      `INSERT INTO directory.accounts (channel, account_id, name, team_id)
       SELECT 'whatsapp', account, 'Load ' || account, team FROM unnest($1::uuid[], $2::text[]) AS t(team, account)`,
      values,
    );
  } finally {
    await pool.end();
  }
  return teams.map(({ teamId }) => teamId);
};
