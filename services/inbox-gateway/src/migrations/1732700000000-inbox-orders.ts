import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The orders by channel and by assignment. The rows of before are built anew: the version of the views has risen. */
export class InboxOrders1732700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE inbox.conversations
        ADD COLUMN channel_rank smallint NOT NULL DEFAULT 0,
        -- what nobody owns stands first
        ADD COLUMN owner_key text COLLATE "C" NOT NULL GENERATED ALWAYS AS (coalesce(owner_id, '')) STORED;
      CREATE INDEX conversations_by_channel ON inbox.conversations (team_id, channel_rank, last_activity_at DESC)
        WHERE NOT archived;
      CREATE INDEX conversations_by_assignment ON inbox.conversations (team_id, owner_key, last_activity_at DESC)
        WHERE NOT archived;
    `);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
