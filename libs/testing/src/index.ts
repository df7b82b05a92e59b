export { FixedClock } from './fixed-clock.ts';
export { sequentialIds } from './sequential-ids.ts';
export { sharedPostgres } from './servers/shared-postgres.ts';
export { testDatabase } from './servers/test-database.ts';
export type { TestDatabase } from './servers/test-database.ts';
export { testNats } from './servers/test-nats.ts';
export { createDatabase, freePort, startNats, startPostgres } from '@baton/embedded-servers';
export type { NatsOptions, NatsServer, PostgresOptions, PostgresServer } from '@baton/embedded-servers';
export { createInMemoryEventStore } from '@baton/event-store-memory';
