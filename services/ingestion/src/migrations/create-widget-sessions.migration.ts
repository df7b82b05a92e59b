import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Primary data: who a visitor's app is. A token is kept as its SHA-256 only; what is known of people is sealed. */
export class CreateWidgetSessions1795694400000 implements MigrationInterface {
  name = 'CreateWidgetSessions1795694400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE ingestion.widget_sessions (
        token_hash bytea PRIMARY KEY,
        account_id text NOT NULL,
        visitor_id uuid NOT NULL UNIQUE,
        -- the host site's id of the visitor, once it vouched for one
        external_id bytea,
        -- what the app told before there was a conversation to keep it: pages, attributes
        told bytea,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL
      );
      CREATE INDEX widget_sessions_by_expiry ON ingestion.widget_sessions (expires_at);
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
