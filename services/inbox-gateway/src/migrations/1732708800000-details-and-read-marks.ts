import type { MigrationInterface, QueryRunner } from 'typeorm';

export class DetailsAndReadMarks1732708800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE inbox.conversation_details (
        conversation_id text COLLATE "C" PRIMARY KEY,
        details json NOT NULL
      );

      -- Primary data: what an agent has seen is in no event, so a rebuild of the views leaves this table alone.
      CREATE TABLE inbox.read_marks (
        agent_id text COLLATE "C" NOT NULL,
        conversation_id text COLLATE "C" NOT NULL,
        -- how many of the customer's messages; rises only
        customer_messages integer NOT NULL,
        marked_at timestamptz NOT NULL,
        PRIMARY KEY (agent_id, conversation_id)
      );
      CREATE INDEX read_marks_newest ON inbox.read_marks (agent_id, marked_at DESC);
    `);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
