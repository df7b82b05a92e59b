/** Partitions of commands and of published events. Changing it changes subjects: a deployment-wide decision. */
export const PARTITIONS = 8;

/** FNV-1a over UTF-16 code units; stable across processes and versions. */
export const partitionOf = (key: string, partitions: number = PARTITIONS): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i += 1) {
    hash ^= key.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return (hash >>> 0) % partitions;
};

export const commandSubject = (service: string, partition: number, name: string): string =>
  `cmd.${service}.${partition}.${name}`;

/** `ev.<partition>.<class>.<conversation>.<type>`: the class lets a consumer leave out what it never needs. */
export const eventSubject = (key: string, eventClass: string, type: string): string =>
  `ev.${partitionOf(key)}.${eventClass}.${key}.${type}`;
