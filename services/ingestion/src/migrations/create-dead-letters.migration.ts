import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Primary data: what the provider will not send again. */
export class CreateDeadLetters1795350000000 implements MigrationInterface {
  name = 'CreateDeadLetters1795350000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE ingestion.dead_letters (
        id uuid PRIMARY KEY,
        channel text NOT NULL,
        account_id text,
        reason text NOT NULL,
        path text NOT NULL,
        payload bytea,
        digest bytea NOT NULL UNIQUE,
        received_at timestamptz NOT NULL,
        replayed_at timestamptz
      );
      CREATE INDEX dead_letters_waiting ON ingestion.dead_letters (id DESC) WHERE replayed_at IS NULL;
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
