import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Clocks learn how long an episode waits: they are emptied and rebuilt from the log. */
export class FollowSettings1795435200000 implements MigrationInterface {
  name = 'FollowSettings1795435200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      TRUNCATE conversation.idle_clocks, conversation.timers, conversation.projections;

      ALTER TABLE conversation.idle_clocks ADD waiting_since timestamptz, ADD waiting_epoch int;
      CREATE INDEX idle_clocks_waiting ON conversation.idle_clocks (waiting_since) WHERE waiting_since IS NOT NULL;

      CREATE TABLE conversation.timer_durations (
        singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
        idle int NOT NULL,
        resolve int NOT NULL,
        archive int NOT NULL,
        fall_back int
      );
    `);
  }

  /** Forward only. */
  async down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
