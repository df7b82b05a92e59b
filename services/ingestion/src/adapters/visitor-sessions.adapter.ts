import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '@baton/service-kit';
import type { Pool } from 'pg';
import type { Told, VisitorSession, VisitorSessions } from '../visitors/visitor-session.port.ts';
import type { PayloadSeal } from './payload-seal.ts';

const HOUR_MS = 3600 * 1000;
const DAY_MS = 24 * HOUR_MS;
const LIFE_MS = 180 * DAY_MS;
const TOKEN = /^[\w-]{16,256}$/;

interface SessionRow {
  readonly account_id: string;
  readonly visitor_id: string;
  readonly external_id: Buffer | null;
  readonly expires_at: Date;
}

const NOTHING: Told = { attributes: {}, pages: [] };

/** Sessions in PostgreSQL: a token is looked for by its SHA-256, what is known of people is sealed for its row. */
export class PostgresVisitorSessions implements VisitorSessions {
  private sweptAt = 0;

  constructor(
    private readonly pool: Pool,
    private readonly seal: PayloadSeal,
    private readonly clock: Clock,
  ) {}

  async create(accountId: string, externalId: string | null) {
    const token = `wst_${randomBytes(32).toString('base64url')}`;
    const session: VisitorSession = { tokenHash: hashOf(token), accountId, visitorId: randomUUID(), externalId };
    const now = this.clock.now();
    this.sweep(now);
    await this.pool.query(
      `INSERT INTO ingestion.widget_sessions (token_hash, account_id, visitor_id, external_id, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [session.tokenHash, accountId, session.visitorId, this.sealed(session), now, new Date(now.getTime() + LIFE_MS)],
    );
    return { token, session };
  }

  async find(accountId: string, token: string): Promise<VisitorSession | null> {
    if (!TOKEN.test(token)) return null;
    const tokenHash = hashOf(token);
    const now = this.clock.now();
    const { rows } = await this.pool.query<SessionRow>({
      name: 'widget-session',
      text: `SELECT account_id, visitor_id, external_id, expires_at FROM ingestion.widget_sessions
             WHERE token_hash = $1 AND account_id = $2 AND expires_at > $3`,
      values: [tokenHash, accountId, now],
    });
    const [row] = rows;
    if (row === undefined) return null;
    const expiresAt = new Date(now.getTime() + LIFE_MS);
    // Once a day is often enough to be written.
    if (expiresAt.getTime() - row.expires_at.getTime() > DAY_MS)
      await this.pool.query('UPDATE ingestion.widget_sessions SET expires_at = $2 WHERE token_hash = $1', [
        tokenHash,
        expiresAt,
      ]);
    const externalId = row.external_id === null ? null : this.seal.open(row.external_id, row.visitor_id);
    return { tokenHash, accountId, visitorId: row.visitor_id, externalId };
  }

  async bind(session: VisitorSession, externalId: string): Promise<VisitorSession | null> {
    const bound = { ...session, externalId };
    const { rowCount } = await this.pool.query(
      'UPDATE ingestion.widget_sessions SET external_id = $2 WHERE token_hash = $1 AND external_id IS NULL',
      [session.tokenHash, this.sealed(bound)],
    );
    if (rowCount === 1) return bound;
    const { rows } = await this.pool.query<{ external_id: Buffer | null }>(
      'SELECT external_id FROM ingestion.widget_sessions WHERE token_hash = $1',
      [session.tokenHash],
    );
    const known = rows[0]?.external_id ?? null;
    return known !== null && this.seal.open(known, session.visitorId) === externalId ? bound : null;
  }

  async tell(session: VisitorSession, more: (told: Told) => Told): Promise<void> {
    const told = this.seal.seal(JSON.stringify(more(await this.told(session))), session.visitorId);
    await this.pool.query('UPDATE ingestion.widget_sessions SET told = $2 WHERE token_hash = $1', [
      session.tokenHash,
      told,
    ]);
  }

  async told({ tokenHash, visitorId }: VisitorSession): Promise<Told> {
    const { rows } = await this.pool.query<{ told: Buffer | null }>(
      'SELECT told FROM ingestion.widget_sessions WHERE token_hash = $1',
      [tokenHash],
    );
    const told = rows[0]?.told ?? null;
    return told === null ? NOTHING : (JSON.parse(this.seal.open(told, visitorId)) as Told);
  }

  async forgetTold({ tokenHash }: VisitorSession): Promise<void> {
    await this.pool.query(
      'UPDATE ingestion.widget_sessions SET told = NULL WHERE token_hash = $1 AND told IS NOT NULL',
      [tokenHash],
    );
  }

  /** What nobody can come back with is forgotten; nobody waits for it, and another hour will do as well. */
  private sweep(now: Date): void {
    if (now.getTime() - this.sweptAt < HOUR_MS) return;
    this.sweptAt = now.getTime();
    this.pool.query('DELETE FROM ingestion.widget_sessions WHERE expires_at <= $1', [now]).catch(() => undefined);
  }

  private sealed({ externalId, visitorId }: VisitorSession): Buffer | null {
    return externalId === null ? null : this.seal.seal(externalId, visitorId);
  }
}

export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
