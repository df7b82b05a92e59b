import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Primary data of the directory: not rebuilt from the log, backed up with it. */
export class CreateDirectory1795348800000 implements MigrationInterface {
  name = 'CreateDirectory1795348800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE directory.teams (
        team_id uuid PRIMARY KEY,
        name text NOT NULL
      );
      CREATE UNIQUE INDEX teams_name ON directory.teams (lower(name));

      CREATE TABLE directory.agents (
        agent_id uuid PRIMARY KEY,
        email text NOT NULL,
        name text NOT NULL,
        role text NOT NULL,
        active boolean NOT NULL
      );
      CREATE UNIQUE INDEX agents_email ON directory.agents (lower(email));

      CREATE TABLE directory.memberships (
        agent_id uuid NOT NULL REFERENCES directory.agents,
        team_id uuid NOT NULL REFERENCES directory.teams,
        leads boolean NOT NULL,
        PRIMARY KEY (agent_id, team_id, leads)
      );

      CREATE TABLE directory.credentials (
        agent_id uuid PRIMARY KEY REFERENCES directory.agents DEFERRABLE INITIALLY DEFERRED,
        password_hash text NOT NULL
      );

      CREATE TABLE directory.accounts (
        channel text NOT NULL,
        account_id text NOT NULL,
        name text NOT NULL,
        team_id uuid NOT NULL REFERENCES directory.teams,
        PRIMARY KEY (channel, account_id)
      );

      CREATE TABLE directory.sessions (
        token_hash text PRIMARY KEY,
        session_id uuid NOT NULL UNIQUE,
        agent_id uuid NOT NULL REFERENCES directory.agents,
        opened_at timestamptz NOT NULL,
        last_seen_at timestamptz NOT NULL,
        ip text NOT NULL,
        user_agent text NOT NULL
      );
      CREATE INDEX sessions_agent ON directory.sessions (agent_id);

      CREATE TABLE directory.sign_in_attempts (
        key text PRIMARY KEY,
        failures integer NOT NULL,
        last_at timestamptz NOT NULL,
        blocked_until timestamptz
      );

      CREATE TABLE directory.outbox (
        seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        event_id uuid NOT NULL UNIQUE,
        stream text NOT NULL,
        type text NOT NULL,
        data jsonb NOT NULL,
        meta jsonb NOT NULL,
        appended boolean NOT NULL DEFAULT false
      );
      CREATE INDEX outbox_waiting ON directory.outbox (seq) WHERE NOT appended;

      CREATE TABLE directory.commands (
        command_id text PRIMARY KEY
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
