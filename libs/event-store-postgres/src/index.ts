export { createPostgresEventStore } from './create-postgres-event-store.ts';
export type { PostgresEventStore, PostgresEventStoreOptions } from './create-postgres-event-store.ts';
export { migrateEventStore } from './schema.migration.ts';
