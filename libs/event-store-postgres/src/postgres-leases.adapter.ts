import type { Leases } from '@baton/event-sourcing';
import { leaseStream } from '@baton/event-sourcing';
import type pg from 'pg';
import { storeFault } from './sql-fault.ts';

/** Expiry is judged by PostgreSQL's clock. */
export class PostgresLeases implements Leases {
  constructor(
    private readonly pool: pg.Pool,
    private readonly schema: string,
  ) {}

  async acquire(resource: string, owner: string, ttlMs: number): Promise<number | null> {
    const { rows } = await this.query<{ epoch: number | null }>(
      `select ${this.schema}.acquire_lease($1, $2, $3 * interval '1 millisecond', $4) epoch`,
      [resource, owner, ttlMs, leaseStream(resource)],
    );
    return rows[0]?.epoch ?? null;
  }

  async renew(resource: string, owner: string, epoch: number, ttlMs: number): Promise<boolean> {
    const { rowCount } = await this.query(
      `update ${this.schema}.leases set expires_at = clock_timestamp() + $4 * interval '1 millisecond'
        where resource = $1 and owner = $2 and epoch = $3`,
      [resource, owner, epoch, ttlMs],
    );
    return rowCount === 1;
  }

  async release(resource: string, owner: string, epoch: number): Promise<void> {
    await this.query(
      `update ${this.schema}.leases set owner = null where resource = $1 and owner = $2 and epoch = $3`,
      [resource, owner, epoch],
    );
  }

  private async query<Row extends object>(text: string, values: unknown[]): Promise<pg.QueryResult<Row>> {
    try {
      return await this.pool.query<Row>(text, values);
    } catch (error) {
      throw storeFault(error, { sent: true });
    }
  }
}
