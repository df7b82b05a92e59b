import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Derived from the log: emptied and rebuilt, never repaired. */
export class CreateTimers1795348800000 implements MigrationInterface {
  name = 'CreateTimers1795348800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE conversation.idle_clocks (
        conversation_id text PRIMARY KEY,
        status text NOT NULL,
        with_assistant boolean NOT NULL,
        status_changes int NOT NULL,
        newest_message_id text NOT NULL,
        since timestamptz NOT NULL
      ) WITH (fillfactor = 70);

      CREATE TABLE conversation.timers (
        conversation_id text NOT NULL,
        kind text NOT NULL,
        token text NOT NULL,
        due_at timestamptz NOT NULL,
        PRIMARY KEY (conversation_id, kind)
      );
      CREATE INDEX timers_due ON conversation.timers (due_at);

      CREATE TABLE conversation.projections (
        name text PRIMARY KEY,
        position text NOT NULL
      );
    `);
  }

  /** Forward only. */
  async down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
