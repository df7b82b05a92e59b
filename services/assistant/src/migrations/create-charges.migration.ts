import type { SqlRunner } from '@baton/job-queue';

/** Who is in charge of a conversation, as far as the events of its life have been seen. No row: nobody knows. */
export class CreateCharges1795521600000 {
  readonly name = 'CreateCharges1795521600000';

  async up(runner: SqlRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE assistant.charges (
        conversation_id text PRIMARY KEY,
        taken boolean NOT NULL,
        position_key text COLLATE "C" NOT NULL,
        changed_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX charges_free ON assistant.charges (changed_at) WHERE NOT taken;
    `);
  }

  async down(runner: SqlRunner): Promise<void> {
    await runner.query('DROP TABLE assistant.charges');
  }
}
