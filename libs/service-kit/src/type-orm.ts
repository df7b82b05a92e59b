import { DataSource, type DataSourceOptions, type EntitySchema, type MigrationInterface } from 'typeorm';

type Class<T> = new (...args: never[]) => T;

export interface TypeOrmSettings {
  readonly url: string;
  readonly schema: string;
  readonly entities: readonly (Class<object> | EntitySchema)[];
  /** Connections of this pool; 4 by default. */
  readonly poolSize?: number;
}

/** Options for `TypeOrmModule.forRoot`. The schema comes from migrations only. */
export const typeOrm = (
  settings: TypeOrmSettings,
): DataSourceOptions & { retryAttempts: number; retryDelay: number } => ({
  type: 'postgres',
  url: settings.url,
  schema: settings.schema,
  entities: [...settings.entities],
  synchronize: false,
  poolSize: settings.poolSize ?? 4,
  retryAttempts: 60,
  retryDelay: 500,
});

export interface MigrateOptions {
  readonly name: string;
  readonly url: string;
  readonly schema: string;
  readonly migrations: readonly Class<MigrationInterface>[];
}

/**
 * Applies a service's migrations, forward only. Safe to run twice and by several processes at once:
 * an advisory lock lets one work while the others wait and then find nothing to do.
 */
export const migrate = async ({ name, url, schema, migrations }: MigrateOptions): Promise<void> => {
  if (!/^[a-z_]+$/.test(schema)) throw new Error(`schema ${schema} is not a plain name`);
  const source = new DataSource({
    type: 'postgres',
    url,
    schema,
    migrations: [...migrations] as (new () => MigrationInterface)[],
    migrationsTableName: 'migrations',
    applicationName: `migrate-${name}`,
    poolSize: 2,
  });
  await source.initialize();
  const runner = source.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock(hashtext($1))', [`baton-migrate-${schema}`]);
    await runner.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
    await source.runMigrations({ transaction: 'each' });
  } finally {
    await runner.query('SELECT pg_advisory_unlock(hashtext($1))', [`baton-migrate-${schema}`]).catch(() => undefined);
    await runner.release();
    await source.destroy();
  }
};
