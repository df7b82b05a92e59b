import { createHash } from 'node:crypto';
import type { Agent } from '@baton/contracts-directory';
import { LessThan, type DataSource } from 'typeorm';
import type { Session } from '../domain/session/session.state.ts';
import type { Sessions } from '../domain/session/sessions.port.ts';
import { SessionRow } from '../rows/session.row.ts';
import { selectAgents } from './agents.query.ts';

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

export class PostgresSessions implements Sessions {
  constructor(private readonly source: DataSource) {}

  async open(token: string, session: Session, origin: { ip: string; userAgent: string }): Promise<void> {
    await this.source.getRepository(SessionRow).insert({ tokenHash: hashOf(token), ...session, ...origin });
  }

  async find(token: string): Promise<{ session: Session; agent: Agent } | null> {
    const row = await this.source.getRepository(SessionRow).findOneBy({ tokenHash: hashOf(token) });
    if (row === null) return null;
    const [agent] = await selectAgents(this.source.manager, 'a.agent_id = $1', [row.agentId]);
    return agent === undefined ? null : { session: toSession(row), agent };
  }

  async touch(token: string, now: Date): Promise<void> {
    const repository = this.source.getRepository(SessionRow);
    await repository.update({ tokenHash: hashOf(token), lastSeenAt: LessThan(now) }, { lastSeenAt: now });
  }

  async end(token: string): Promise<Session | null> {
    return this.source.transaction(async (manager) => {
      const tokenHash = hashOf(token);
      const row = await manager.findOneBy(SessionRow, { tokenHash });
      if (row !== null) await manager.delete(SessionRow, { tokenHash });
      return row === null ? null : toSession(row);
    });
  }
}

const toSession = ({ sessionId, agentId, openedAt, lastSeenAt }: SessionRow): Session => ({
  sessionId,
  agentId,
  openedAt,
  lastSeenAt,
});
