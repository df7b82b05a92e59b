import { openDB } from 'idb';
import type { OutboxEntry, OutboxStorage } from './outbox.ts';

/** One database an agent, so that people who share a browser never send each other's words. */
export const indexedDbOutbox = (agentId: string): OutboxStorage => {
  const database = openDB<{ entries: { key: string; value: OutboxEntry } }>(`baton-outbox-${agentId}`, 1, {
    upgrade: (db) => void db.createObjectStore('entries', { keyPath: 'id' }),
  });
  return {
    load: async () => {
      const entries = await (await database).getAll('entries');
      return entries.sort((a, b) => a.queuedAt - b.queuedAt);
    },
    put: async (entry) => void (await (await database).put('entries', entry)),
    remove: async (id) => (await database).delete('entries', id),
  };
};
