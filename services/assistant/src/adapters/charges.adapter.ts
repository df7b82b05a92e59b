import { positionKey } from '@baton/job-queue';
import { LRUCache } from 'lru-cache';
import type { Pool } from 'pg';
import type { Charge, Charges } from '../automations/charges.port.ts';
import { SCHEMA } from '../rows/tables.ts';

const TABLE = `${SCHEMA}.charges`;
/** As long as JetStream keeps events: an older one does not come again. */
const KEEP_FREE_HOURS = 72;
const PURGE_EVERY_MS = 600_000;

/** One statement for each batch. Rows of conversations that nobody has are forgotten after a while. */
export class PostgresCharges implements Charges {
  /** Holds one mark while there is no need to purge. */
  private readonly purged = new LRUCache<'purged', true>({ max: 1, ttl: PURGE_EVERY_MS });

  constructor(private readonly pool: Pick<Pool, 'query'>) {}

  async save(changes: readonly Charge[]): Promise<void> {
    const last = [...new Map(changes.map((change) => [change.conversationId, change])).values()];
    if (last.length === 0) return;
    await this.pool.query(
      `INSERT INTO ${TABLE} AS known (conversation_id, taken, position_key)
       SELECT * FROM unnest($1::text[], $2::boolean[], $3::text[])
       ON CONFLICT (conversation_id) DO UPDATE
       SET taken = excluded.taken, position_key = excluded.position_key, changed_at = now()
       WHERE excluded.position_key > known.position_key`,
      [
        last.map(({ conversationId }) => conversationId),
        last.map(({ taken }) => taken),
        last.map(({ position }) => positionKey(position)),
      ],
    );
    if (this.purged.has('purged')) return;
    this.purged.set('purged', true);
    await this.purge();
  }

  async taken(conversationIds: readonly string[]): Promise<ReadonlySet<string>> {
    const { rows } = await this.pool.query<{ conversation_id: string }>(
      `SELECT conversation_id FROM ${TABLE} WHERE conversation_id = ANY($1) AND taken`,
      [[...new Set(conversationIds)]],
    );
    return new Set(rows.map((row) => row.conversation_id));
  }

  private async purge(): Promise<void> {
    await this.pool.query(`DELETE FROM ${TABLE} WHERE NOT taken AND changed_at < now() - $1 * interval '1 hour'`, [
      KEEP_FREE_HOURS,
    ]);
  }
}
