export { PersonalData } from './personal-data.ts';
export type { KeyRequest, PersonalDataOptions } from './personal-data.ts';
export type { KeyStore, OwnedKey, StoredKey } from './key-store.port.ts';
export { InMemoryKeyStore } from './in-memory-key-store.ts';
export { PostgresKeyStore, migratePersonalData } from './postgres-key-store.adapter.ts';
