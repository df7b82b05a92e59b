import { Fault } from '@baton/event-sourcing';
import type pg from 'pg';
import { storeFault } from './sql-fault.ts';

const SETTINGS = ['fsync', 'full_page_writes', 'synchronous_commit'];

/**
 * Throws `Fault` `unsafe-database` when PostgreSQL would answer before what it was given is safe on disk. A server that
 * was started with `-c baton.disposable=on` says that its data may be lost, as those of tests do.
 */
export const assertDurable = async (pool: pg.Pool): Promise<void> => {
  const unsafe = await settingsThatAreOff(pool);
  if (unsafe.length > 0) {
    throw new Fault(
      'unsafe-database',
      `PostgreSQL would lose events in a power cut: ${unsafe.join(', ')} off`,
      'never',
    );
  }
};

const settingsThatAreOff = async (pool: pg.Pool): Promise<string[]> => {
  const text = `select name from pg_settings
                 where name = any($1) and setting = 'off' and current_setting('baton.disposable', true) is distinct from 'on'
                 order by name`;
  try {
    const { rows } = await pool.query<{ name: string }>(text, [SETTINGS]);
    return rows.map(({ name }) => name);
  } catch (error) {
    throw storeFault(error, { sent: false });
  }
};
