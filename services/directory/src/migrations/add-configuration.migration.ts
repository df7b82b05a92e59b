import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The settings that every organisation begins with, as they were when this was written. */
const FIRST_SETTINGS = {
  companyName: 'Baton Demo Shop',
  pendingAfterSeconds: 3_600,
  resolveAfterSeconds: 86_400,
  archiveAfterSeconds: 604_800,
  reopenOnMessage: true,
  fallBackAfterSeconds: null,
  handOffMessage: 'Let me connect you with {{agent_name}} from our team who can better assist you. One moment …',
};

const COMMAND_ID = 'migration:first-conversation-settings';
const META = { correlationId: COMMAND_ID, causationId: COMMAND_ID, actor: { kind: 'system', id: 'directory' } };

/** Templates, conversation settings and widgets. The first settings are a fact like all later ones: timers follow it. */
export class AddConfiguration1795780800000 implements MigrationInterface {
  name = 'AddConfiguration1795780800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE directory.templates (
        template_id uuid PRIMARY KEY,
        name text NOT NULL UNIQUE,
        text text NOT NULL,
        channels text[] NOT NULL,
        team_ids uuid[] NOT NULL
      );

      CREATE TABLE directory.conversation_settings (
        singleton boolean PRIMARY KEY CHECK (singleton),
        company_name text NOT NULL,
        pending_after_seconds integer NOT NULL,
        resolve_after_seconds integer NOT NULL,
        archive_after_seconds integer NOT NULL,
        reopen_on_message boolean NOT NULL,
        fall_back_after_seconds integer,
        hand_off_message text NOT NULL
      );

      CREATE TABLE directory.widgets (
        account_id text PRIMARY KEY,
        allowed_origins text[] NOT NULL,
        title text NOT NULL,
        welcome text NOT NULL,
        colour text NOT NULL,
        pre_chat jsonb NOT NULL,
        identity_required boolean NOT NULL
      );

      CREATE TABLE directory.widget_secrets (
        account_id text PRIMARY KEY,
        sealed bytea NOT NULL
      );
    `);
    await runner.query(
      `INSERT INTO directory.conversation_settings
       VALUES (true, $1::jsonb->>'companyName', ($1::jsonb->>'pendingAfterSeconds')::int,
               ($1::jsonb->>'resolveAfterSeconds')::int, ($1::jsonb->>'archiveAfterSeconds')::int,
               ($1::jsonb->>'reopenOnMessage')::boolean, ($1::jsonb->>'fallBackAfterSeconds')::int,
               $1::jsonb->>'handOffMessage')`,
      [JSON.stringify(FIRST_SETTINGS)],
    );
    await runner.query(
      `INSERT INTO directory.outbox (event_id, stream, type, data, meta)
       VALUES ('7c9d1c3e-6d0b-4f3a-9f5e-2b8a4d6e0c11', 'settings-conversations', 'ConversationSettingsSet', $1, $2)`,
      [JSON.stringify(FIRST_SETTINGS), JSON.stringify(META)],
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
