import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What visitors see. Everything here can be rebuilt from the event store; see docs/flows/web-chat.md. */
export class CreateWidgetView1795694400001 implements MigrationInterface {
  name = 'CreateWidgetView1795694400001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE widget.projection (
        name text PRIMARY KEY,
        generation uuid NOT NULL,
        position text NOT NULL,
        -- false while a rebuild catches up: nobody is shown half a thread
        live boolean NOT NULL,
        -- commits that a visitor could notice
        commits bigint NOT NULL,
        schema_version integer NOT NULL,
        lease_epoch bigint NOT NULL
      );

      CREATE TABLE widget.conversations (
        conversation_id text COLLATE "C" PRIMARY KEY,
        thread_id text COLLATE "C",
        team_id text COLLATE "C" NOT NULL,
        -- null when it does not wait
        queued_since text COLLATE "C",
        row json NOT NULL
      );
      CREATE INDEX widget_queue ON widget.conversations (team_id, queued_since, conversation_id)
        WHERE queued_since IS NOT NULL;
      CREATE INDEX widget_conversations_by_thread ON widget.conversations (thread_id) WHERE thread_id IS NOT NULL;

      CREATE TABLE widget.threads (
        thread_id text COLLATE "C" PRIMARY KEY,
        contact_id text COLLATE "C" NOT NULL,
        account_id text COLLATE "C" NOT NULL,
        epoch integer NOT NULL,
        change bigint NOT NULL,
        row json NOT NULL
      );
      CREATE INDEX widget_threads_by_contact ON widget.threads (contact_id);

      CREATE TABLE widget.messages (
        conversation_id text COLLATE "C" NOT NULL,
        message_id text COLLATE "C" NOT NULL,
        thread_id text COLLATE "C" NOT NULL,
        -- null until the visitor may see it
        seq bigint,
        rev bigint,
        ours boolean NOT NULL,
        seen smallint NOT NULL,
        row json NOT NULL,
        PRIMARY KEY (conversation_id, message_id)
      );
      CREATE INDEX widget_messages_by_seq ON widget.messages (thread_id, seq);
      CREATE INDEX widget_messages_by_rev ON widget.messages (thread_id, rev);
      CREATE INDEX widget_messages_unseen ON widget.messages (thread_id, seq) WHERE ours AND seen < 2;

      CREATE TABLE widget.merged (
        contact_id text COLLATE "C" PRIMARY KEY,
        into_contact_id text COLLATE "C" NOT NULL
      );
      CREATE INDEX widget_merged_into ON widget.merged (into_contact_id);

      CREATE TABLE widget.visitors (
        visitor_id text COLLATE "C" PRIMARY KEY,
        contact_id text COLLATE "C" NOT NULL
      );
      CREATE INDEX widget_visitors_by_contact ON widget.visitors (contact_id);

      CREATE TABLE widget.agents (
        agent_id text COLLATE "C" PRIMARY KEY,
        name text NOT NULL
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
