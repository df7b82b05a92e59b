import type { KeyStore, OwnedKey, StoredKey } from './key-store.port.ts';

/** For specs: real encryption without a database. */
export class InMemoryKeyStore implements KeyStore {
  private readonly keys = new Map<string, StoredKey>();
  private readonly checks = new Map<string, Buffer>();

  async find(streams: readonly string[]): Promise<OwnedKey[]> {
    return streams.flatMap((stream) => {
      const key = this.keys.get(stream);
      return key === undefined ? [] : [{ ...key, ownerWrapped: this.wrappedOf(key.owner) }];
    });
  }

  async add(keys: readonly OwnedKey[]): Promise<Set<string>> {
    const ownersFirst = [...keys].sort((a, b) => Number(b.stream === b.owner) - Number(a.stream === a.owner));
    const added = new Set<string>();
    for (const { stream, owner, wrapped, ownerWrapped } of ownersFirst) {
      const mayAdd = stream === owner || this.wrappedOf(owner)?.equals(ownerWrapped ?? Buffer.alloc(0)) === true;
      if (this.keys.has(stream) || !mayAdd) continue;
      this.keys.set(stream, { stream, owner, wrapped });
      added.add(stream);
    }
    return added;
  }

  async erase(owner: string): Promise<string[]> {
    const owned = [...this.keys.values()].filter((key) => key.owner === owner && key.wrapped !== null);
    for (const key of owned) this.keys.set(key.stream, { ...key, wrapped: null });
    return owned.map(({ stream }) => stream);
  }

  async firstCheck(name: string, value: Buffer): Promise<Buffer> {
    const kept = this.checks.get(name) ?? value;
    this.checks.set(name, kept);
    return kept;
  }

  private wrappedOf(stream: string): Buffer | null {
    return this.keys.get(stream)?.wrapped ?? null;
  }
}
