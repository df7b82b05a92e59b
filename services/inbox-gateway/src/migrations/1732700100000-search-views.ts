import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The views of the search. Everything here can be rebuilt from the event store. */
export class SearchViews1732700100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE search.projection (
        name text PRIMARY KEY,
        generation uuid NOT NULL,
        position text NOT NULL,
        -- conversations so far: the next one's number is one more
        conversations integer NOT NULL,
        schema_version integer NOT NULL,
        lease_epoch bigint NOT NULL
      );

      -- narrow: a search that has to look at every row is still a quick one
      CREATE TABLE search.conversations (
        n integer PRIMARY KEY,
        conversation_id text COLLATE "C" NOT NULL UNIQUE,
        team_id text COLLATE "C" NOT NULL,
        owner_id text COLLATE "C",
        owner_key text COLLATE "C" NOT NULL GENERATED ALWAYS AS (coalesce(owner_id, '')) STORED,
        handler text COLLATE "C" NOT NULL,
        status text COLLATE "C" NOT NULL,
        channel_rank smallint NOT NULL,
        priority_rank smallint NOT NULL,
        turns integer NOT NULL,
        created_at text COLLATE "C" NOT NULL,
        last_activity_at text COLLATE "C" NOT NULL,
        -- '9' stands after every time: what does not wait
        waiting_key text COLLATE "C" NOT NULL
      );
      CREATE INDEX conversations_by_activity ON search.conversations (last_activity_at, n);
      CREATE INDEX conversations_by_wait ON search.conversations (waiting_key, last_activity_at DESC, n DESC);
      CREATE INDEX conversations_by_priority ON search.conversations (priority_rank, last_activity_at DESC, n DESC);
      CREATE INDEX conversations_by_channel ON search.conversations (channel_rank, last_activity_at DESC, n DESC);
      CREATE INDEX conversations_by_assignment ON search.conversations (owner_key, last_activity_at DESC, n DESC);

      -- what only the projector reads
      CREATE TABLE search.memories (
        conversation_id text COLLATE "C" PRIMARY KEY,
        memory json NOT NULL
      );

      CREATE TABLE search.documents (
        n integer NOT NULL,
        slot integer NOT NULL,
        words tsvector NOT NULL,
        content json NOT NULL,
        PRIMARY KEY (n, slot)
      ) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);
      -- the planner knows how frequent the frequent words are, and by which end to begin
      ALTER TABLE search.documents ALTER COLUMN words SET STATISTICS 1000;
      -- a short list of what is not in the tree yet: every search reads all of it
      CREATE INDEX documents_by_word ON search.documents USING gin (words) WITH (gin_pending_list_limit = 512);

      CREATE TABLE search.contacts (
        contact_id text COLLATE "C" PRIMARY KEY,
        contact json NOT NULL
      );

      CREATE TABLE search.people (
        person_key text COLLATE "C" PRIMARY KEY,
        person json NOT NULL
      );
    `);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
