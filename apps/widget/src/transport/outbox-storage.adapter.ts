import type { OutboxEntry, OutboxStorage } from './outbox.ts';

/**
 * One key an entry in the frame's localStorage: written before anything is sent, and no tab can overwrite another one's.
 * Where the browser gives a frame no storage it is kept in memory, and only a reload would lose it.
 */
export const localOutbox = (inboxId: string, storage: Storage | null): OutboxStorage => {
  const prefix = `baton-outbox:${inboxId}:`;
  const memory = new Map<string, OutboxEntry>();
  const keys = (from: Storage): string[] => Object.keys(from).filter((key) => key.startsWith(prefix));
  return {
    load: () => [
      ...(storage === null ? [] : keys(storage).flatMap((key) => parse(storage.getItem(key)))),
      ...memory.values(),
    ],
    put(entry) {
      try {
        if (storage === null) throw new Error('no storage');
        storage.setItem(prefix + entry.clientId, JSON.stringify(entry));
        memory.delete(entry.clientId);
      } catch {
        memory.set(entry.clientId, entry);
      }
    },
    remove(clientId) {
      memory.delete(clientId);
      storage?.removeItem(prefix + clientId);
    },
    clear() {
      memory.clear();
      if (storage !== null) for (const key of keys(storage)) storage.removeItem(key);
    },
    onChange(listener) {
      const changed = ({ key }: StorageEvent): void => {
        if (key === null || key.startsWith(prefix)) listener();
      };
      addEventListener('storage', changed);
      return () => removeEventListener('storage', changed);
    },
  };
};

/** Null where a browser forbids a frame to keep anything. */
export const frameStorage = (): Storage | null => {
  try {
    const { localStorage } = window;
    localStorage.getItem('');
    return localStorage;
  } catch {
    return null;
  }
};

const parse = (json: string | null): OutboxEntry[] => {
  if (json === null) return [];
  try {
    const entry = JSON.parse(json) as OutboxEntry;
    return typeof entry.clientId === 'string' && typeof entry.at === 'number' ? [entry] : [];
  } catch {
    return [];
  }
};
