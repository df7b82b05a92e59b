import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Primary data: it alone keeps a message from being sent twice. Backed up with the event store. */
export class CreateNotification1795348800000 implements MigrationInterface {
  name = 'CreateNotification1795348800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE notification.send_attempts (
        event_id uuid NOT NULL,
        attempt integer NOT NULL,
        message_id uuid NOT NULL,
        started_at timestamptz NOT NULL,
        closed_at timestamptz,
        outcome text,
        provider_message_id text,
        code text,
        reason text,
        retry text,
        PRIMARY KEY (event_id, attempt),
        CHECK ((closed_at IS NULL) = (outcome IS NULL))
      );
      CREATE INDEX send_attempts_message ON notification.send_attempts (message_id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
