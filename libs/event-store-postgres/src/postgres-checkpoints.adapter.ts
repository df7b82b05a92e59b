import type { Checkpoints, Position } from '@baton/event-sourcing';
import type pg from 'pg';
import { storeFault } from './sql-fault.ts';

interface Row {
  readonly name: string;
  readonly position: Position;
}

export class PostgresCheckpoints implements Checkpoints {
  constructor(
    private readonly pool: pg.Pool,
    private readonly schema: string,
  ) {}

  async load(name: string): Promise<Position | null> {
    const [row] = await this.query(`select name, position from ${this.schema}.checkpoints where name = $1`, [name]);
    return row?.position ?? null;
  }

  async save(name: string, position: Position): Promise<void> {
    await this.query(
      `insert into ${this.schema}.checkpoints (name, position) values ($1, $2)
       on conflict (name) do update set position = excluded.position`,
      [name, position],
    );
  }

  async list(prefix: string): Promise<Map<string, Position>> {
    const rows = await this.query(
      `select name, position from ${this.schema}.checkpoints where starts_with(name, $1) order by name`,
      [prefix],
    );
    return new Map(rows.map(({ name, position }) => [name, position]));
  }

  private async query(text: string, values: unknown[]): Promise<Row[]> {
    try {
      return (await this.pool.query<Row>(text, values)).rows;
    } catch (error) {
      throw storeFault(error, { sent: true });
    }
  }
}
