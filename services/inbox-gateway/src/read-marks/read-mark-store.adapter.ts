import type { Pool } from 'pg';

/** Marks of an agent that count, the newest; older ones are as if the conversation had never been opened. */
export const MARKS_KEPT = 2_000;

/** One raise in so many also takes away what is beyond the newest. */
const PRUNED_EVERY = 200;

/**
 * How many of the customer's messages each agent has seen. Primary data: it is in no event, a rebuild of the views
 * leaves it alone, and it is backed up with the event store.
 */
export class ReadMarkStore {
  private raises = 0;

  constructor(private readonly pool: Pool) {}

  /** Raises a mark, never lowers it. Answers what stands then. */
  async raise(agentId: string, conversationId: string, customerMessages: number): Promise<number> {
    const { rows } = await this.pool.query<{ marked: number }>({
      name: 'inbox-raise-mark',
      text: `INSERT INTO inbox.read_marks AS known VALUES ($1, $2, $3, now())
             ON CONFLICT (agent_id, conversation_id) DO UPDATE SET marked_at = now(),
               customer_messages = greatest(known.customer_messages, excluded.customer_messages)
             RETURNING customer_messages AS marked`,
      values: [agentId, conversationId, customerMessages],
    });
    this.raises += 1;
    if (this.raises % PRUNED_EVERY === 0) await this.prune(agentId);
    return rows[0]?.marked ?? customerMessages;
  }

  /** By conversation; the newest marks. */
  async of(agentId: string): Promise<Record<string, number>> {
    const { rows } = await this.pool.query<{ conversation_id: string; customer_messages: number }>({
      name: 'inbox-marks',
      text: `SELECT conversation_id, customer_messages FROM inbox.read_marks WHERE agent_id = $1
             ORDER BY marked_at DESC LIMIT ${MARKS_KEPT}`,
      values: [agentId],
    });
    return Object.fromEntries(rows.map((row) => [row.conversation_id, row.customer_messages]));
  }

  async prune(agentId: string): Promise<void> {
    await this.pool.query(
      `DELETE FROM inbox.read_marks WHERE agent_id = $1 AND marked_at < (
         SELECT marked_at FROM inbox.read_marks WHERE agent_id = $1
         ORDER BY marked_at DESC OFFSET ${MARKS_KEPT - 1} LIMIT 1)`,
      [agentId],
    );
  }
}
