import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The views of the inbox. Everything here can be rebuilt from the event store; see docs/flows.
 * Moments are texts (ISO 8601, UTC, milliseconds): they compare as times and exactly as the browser compares them.
 */
export class InboxViews1732276800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE inbox.projection (
        name text PRIMARY KEY,
        generation uuid NOT NULL,
        position text NOT NULL,
        seq bigint NOT NULL,
        live boolean NOT NULL,
        schema_version integer NOT NULL,
        lease_epoch bigint NOT NULL
      );

      CREATE TABLE inbox.conversations (
        conversation_id text COLLATE "C" PRIMARY KEY,
        contact_id text COLLATE "C" NOT NULL,
        team_id text COLLATE "C" NOT NULL,
        owner_id text COLLATE "C",
        archived boolean NOT NULL,
        waiting boolean NOT NULL,
        last_activity_at text COLLATE "C" NOT NULL,
        -- '9' stands after every time: what does not wait
        waiting_key text COLLATE "C" NOT NULL,
        priority_rank smallint NOT NULL,
        row json NOT NULL,
        memory json NOT NULL
      );
      CREATE INDEX conversations_by_activity ON inbox.conversations (team_id, last_activity_at) WHERE NOT archived;
      CREATE INDEX conversations_by_wait ON inbox.conversations (team_id, waiting_key, last_activity_at DESC)
        WHERE NOT archived;
      CREATE INDEX conversations_by_priority ON inbox.conversations (team_id, priority_rank, last_activity_at DESC)
        WHERE NOT archived;
      CREATE INDEX conversations_waiting ON inbox.conversations (team_id, waiting_key) WHERE waiting AND NOT archived;
      CREATE INDEX conversations_by_owner ON inbox.conversations (owner_id, last_activity_at) WHERE owner_id IS NOT NULL;
      CREATE INDEX conversations_by_contact ON inbox.conversations (contact_id);

      CREATE TABLE inbox.thread_items (
        conversation_id text COLLATE "C" NOT NULL,
        item_id text COLLATE "C" NOT NULL,
        -- version of the stream at which the entry appeared; pages go by it
        item_order integer NOT NULL,
        provider_message_id text COLLATE "C",
        edited_at text COLLATE "C",
        reacted_at text COLLATE "C",
        item json NOT NULL,
        PRIMARY KEY (conversation_id, item_id)
      );
      CREATE INDEX thread_items_by_order ON inbox.thread_items (conversation_id, item_order);
      CREATE INDEX thread_items_by_provider_id ON inbox.thread_items (conversation_id, provider_message_id)
        WHERE provider_message_id IS NOT NULL;

      CREATE TABLE inbox.contacts (
        contact_id text COLLATE "C" PRIMARY KEY,
        contact json NOT NULL
      );

      CREATE TABLE inbox.people (
        person_key text COLLATE "C" PRIMARY KEY,
        person json NOT NULL
      );

      CREATE TABLE inbox.counters (
        -- '' for the whole team, else what this agent owns in it
        owner_id text COLLATE "C" NOT NULL,
        team_id text COLLATE "C" NOT NULL,
        open integer NOT NULL,
        waiting integer NOT NULL,
        PRIMARY KEY (owner_id, team_id)
      );

      CREATE TABLE inbox.change_log (
        seq bigint PRIMARY KEY,
        entry json NOT NULL
      );
    `);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
