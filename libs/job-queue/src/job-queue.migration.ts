/** The part of a TypeORM query runner, or of a `pg` client, that a migration needs. */
export interface SqlRunner {
  query(sql: string): Promise<unknown>;
}

export interface JobQueueMigration {
  readonly name: string;
  up(runner: SqlRunner): Promise<void>;
  down(runner: SqlRunner): Promise<void>;
}

/** The migration that gives a service's schema its job table, as TypeORM takes it. The schema must exist. */
export const jobQueueMigration = (schema: string): new () => JobQueueMigration =>
  class {
    readonly name = 'JobQueue1764000000000';

    async up(runner: SqlRunner): Promise<void> {
      await runner.query(jobQueueSql(schema));
    }

    async down(runner: SqlRunner): Promise<void> {
      await runner.query(`DROP TABLE ${jobsTable(schema)}`);
    }
  };

export const jobsTable = (schema: string): string => {
  if (!/^[a-z][a-z_]*$/.test(schema)) throw new Error(`"${schema}" is not a schema name`);
  return `${schema}.jobs`;
};

/**
 * `position_key` is the position made comparable as text. Finished rows stay for a while, so that an event that comes
 * again finds itself done; only unfinished rows are in the two indexes that the workers use.
 */
export const jobQueueSql = (schema: string): string => {
  const jobs = jobsTable(schema);
  return `
CREATE TABLE IF NOT EXISTS ${jobs} (
  consumer text NOT NULL,
  event_id text NOT NULL,
  lane text NOT NULL,
  position text NOT NULL,
  position_key text COLLATE "C" NOT NULL,
  subject text NOT NULL,
  payload text NOT NULL,
  traceparent text,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'running', 'done', 'dead', 'discarded')),
  attempts integer NOT NULL DEFAULT 0,
  not_before timestamptz NOT NULL DEFAULT now(),
  owner text,
  owned_until timestamptz,
  last_error text,
  created_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  PRIMARY KEY (consumer, event_id)
);
CREATE INDEX IF NOT EXISTS jobs_by_lane ON ${jobs} (consumer, lane, position_key) WHERE state IN ('pending', 'running');
CREATE INDEX IF NOT EXISTS jobs_by_position ON ${jobs} (consumer, position_key) WHERE state = 'pending';
CREATE INDEX IF NOT EXISTS jobs_by_owner ON ${jobs} (consumer, owned_until) WHERE state = 'running';
CREATE INDEX IF NOT EXISTS jobs_dead ON ${jobs} (consumer, finished_at) WHERE state = 'dead';
CREATE INDEX IF NOT EXISTS jobs_finished ON ${jobs} (finished_at) WHERE state IN ('done', 'discarded');
`;
};
