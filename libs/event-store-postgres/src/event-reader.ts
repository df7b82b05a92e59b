import type { Position, RecordedEvent } from '@baton/event-sourcing';
import { OrderFault, StoreFault } from '@baton/event-sourcing';
import type pg from 'pg';
import { storeFault } from './sql-fault.ts';

type Row = [
  /** Text, unless somebody in this process told `pg` to parse 64-bit integers. */
  position: string | number | bigint,
  stream: string,
  version: number,
  id: string,
  type: string,
  schemaVersion: number,
  data: object,
  meta: RecordedEvent['meta'],
  /** Seconds since 1970. */
  recordedAt: number,
];

// `date_part` gives a double at once, where `extract` computes a numeric: a fifth of the server's work for an event.
const COLUMNS = `position, stream, version, id, type, schema_version, data, meta, date_part('epoch', recorded_at)`;

/** Everything that only reads. Fails with `StoreFault` `unavailable`; nothing was changed, so it may be repeated. */
export class EventReader {
  constructor(
    private readonly pool: pg.Pool,
    private readonly schema: string,
  ) {}

  async readStream(stream: string, from: number, limit?: number): Promise<RecordedEvent[]> {
    const rows = await this.query<Row>(
      'read_stream',
      `select ${COLUMNS} from ${this.schema}.events where stream = $1 and version >= $2 order by version limit $3`,
      // `limit null` is no limit.
      [stream, from, limit ?? null],
    );
    return rows.map(eventOf);
  }

  /** Throws `OrderFault` when the positions do not follow one another: a reader must never step over an event. */
  async readAll(after: Position, limit: number): Promise<RecordedEvent[]> {
    const rows = await this.query<Row>(
      'read_all',
      `select ${COLUMNS} from ${this.schema}.events where position > $1 order by position limit $2`,
      [checkedPosition(after), limit],
    );
    let expected = Number(after);
    for (const [position] of rows) {
      expected += 1;
      if (Number(position) !== expected) throw new OrderFault(`Position ${expected} is missing before ${position}`);
    }
    return rows.map(eventOf);
  }

  async findClaims(keys: readonly string[]): Promise<Map<string, string>> {
    if (keys.length === 0) return new Map();
    const text = `select key, value from ${this.schema}.claims where key = any($1)`;
    return new Map(await this.query<[string, string]>('find_claims', text, [keys]));
  }

  async head(): Promise<Position> {
    const rows = await this.query<[string]>('head', `select position::text from ${this.schema}.head`, []);
    const [row] = rows;
    if (row === undefined) throw new StoreFault('unavailable', 'The event store has no head: is it migrated?');
    return row[0];
  }

  private async query<R extends unknown[]>(name: string, text: string, values: unknown[]): Promise<R[]> {
    try {
      const { rows } = await this.pool.query<R>({ name: `${this.schema}_${name}`, text, values, rowMode: 'array' });
      return rows;
    } catch (error) {
      throw storeFault(error, { sent: false });
    }
  }
}

const eventOf = ([position, stream, version, id, type, schemaVersion, data, meta, recordedAt]: Row): RecordedEvent => ({
  position: String(position),
  stream,
  version,
  id,
  type,
  schemaVersion,
  data,
  meta,
  recordedAt: isoOf(Math.round(recordedAt * 1000)),
});

let lastMs = Number.NaN;
let lastIso = '';

/** All events of a batch were recorded in one moment: the same text again and again. */
const isoOf = (ms: number): string => {
  if (ms !== lastMs) {
    lastMs = ms;
    lastIso = new Date(ms).toISOString();
  }
  return lastIso;
};

const checkedPosition = (position: Position): Position => {
  if (!/^\d{1,16}$/.test(position)) throw new StoreFault('invalid', 'Not a position of this store');
  return position;
};
