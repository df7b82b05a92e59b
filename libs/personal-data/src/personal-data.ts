import { createHmac, randomBytes } from 'node:crypto';
import { contactStream, conversationStream } from '@baton/contracts-conversation';
import type { CipherSource, Ciphers } from '@baton/event-sourcing';
import { Fault } from '@baton/event-sourcing';
import { LRUCache } from 'lru-cache';
import type pg from 'pg';
import { KEY_BYTES, open, seal } from './aes-gcm.ts';
import type { KeyStore, OwnedKey } from './key-store.port.ts';
import { PostgresKeyStore } from './postgres-key-store.adapter.ts';
import { LoadedCiphers, StreamCipher } from './stream-cipher.ts';

export interface PersonalDataOptions {
  /** Where the keys lie: a database with `migratePersonalData` done, or a store in memory for specs. */
  readonly pool: pg.Pool | KeyStore;
  /** 32 bytes, base64. Wraps the keys of contacts. */
  readonly masterKey: string;
  /** 32 bytes, base64. Needed only by whoever claims identities. */
  readonly identityKey?: string;
  /** Unwrapped keys kept in memory; 50,000 by default. */
  readonly cacheSize?: number;
  /** How long one is kept, and so how long another process can still read after an erasure; 60,000 ms by default. */
  readonly cacheMs?: number;
}

export interface KeyRequest {
  readonly contactId: string;
  readonly conversationId?: string;
}

/** At most so many, and no more than ciphers. */
const CLAIM_KEYS = 20_000;

/**
 * The keys of personal data. Every contact has one, wrapped by the master key; every conversation has one, wrapped by
 * the key of its contact. Fields on `contact-<id>` are sealed with the contact's key, fields on `conversation-<id>`
 * with the conversation's. Erasing a contact destroys all of them: what they sealed reads as erased from then on.
 */
export class PersonalData implements CipherSource {
  private readonly cache: LRUCache<string, StreamCipher>;
  /** A busy customer's identity is asked for with every message and report. */
  private readonly claimKeys: LRUCache<string, string>;

  private constructor(
    private readonly keys: KeyStore,
    private readonly masterKey: Buffer,
    private readonly identityKey: Buffer | undefined,
    { cacheSize = 50_000, cacheMs = 60_000 }: PersonalDataOptions,
  ) {
    this.cache = new LRUCache({ max: cacheSize, ttl: cacheMs });
    this.claimKeys = new LRUCache({ max: Math.min(CLAIM_KEYS, cacheSize) });
  }

  /** Throws `Fault` `wrong-key` when the installation's data was made with other keys than the configured ones. */
  static async open(options: PersonalDataOptions): Promise<PersonalData> {
    const keys = 'firstCheck' in options.pool ? options.pool : new PostgresKeyStore(options.pool);
    const masterKey = await checked(keys, 'MASTER_KEY', options.masterKey);
    const { identityKey } = options;
    const identity = identityKey === undefined ? undefined : await checked(keys, 'IDENTITY_KEY', identityKey);
    return new PersonalData(keys, masterKey, identity, options);
  }

  async load(streams: Iterable<string>): Promise<LoadedCiphers> {
    const ciphers = new Map<string, StreamCipher>();
    const unknown: string[] = [];
    for (const stream of new Set(streams)) {
      const known = this.cache.get(stream);
      if (known === undefined) unknown.push(stream);
      else ciphers.set(stream, known);
    }
    if (unknown.length > 0) {
      for (const key of await this.keys.find(unknown)) ciphers.set(key.stream, this.keep(key.stream, this.unwrap(key)));
    }
    return new LoadedCiphers(ciphers);
  }

  /**
   * Makes sure that every contact and conversation named has a key, and returns their ciphers. Call it before the first
   * append to a stream: a key that was made in vain harms nobody. Throws `Fault` `key-erased` for an erased contact.
   */
  async createKeys(requests: readonly KeyRequest[]): Promise<Ciphers> {
    const owners = ownersByStream(requests);
    const missing = [...owners.keys()].filter((stream) => this.cache.get(stream) === undefined);
    // Whoever loses a race against another process takes the winner's keys in the next round.
    for (let round = 0; missing.length > 0 && round < 3; round += 1) {
      if (await this.addMissing(owners)) break;
    }
    const ciphers = await this.load(owners.keys());
    for (const stream of owners.keys()) if (ciphers.of(stream).erased) throw erased();
    return ciphers;
  }

  /** Destroys the keys of the contact and of its conversations. Harmless when repeated. */
  async erase(contactId: string): Promise<void> {
    for (const stream of await this.keys.erase(contactStream(contactId))) this.cache.delete(stream);
  }

  /** The key under which the store claims an identity. Says nothing about the value without the identity key. */
  identityClaimKey(kind: string, value: string): string {
    if (this.identityKey === undefined) throw new Fault('no-identity-key', 'IDENTITY_KEY is not configured', 'never');
    const identity = `${kind}\0${value}`;
    const known = this.claimKeys.get(identity);
    if (known !== undefined) return known;
    const hmac = createHmac('sha256', this.identityKey).update(identity).digest('base64url');
    const claimKey = `identity:${kind}:${hmac}`;
    this.claimKeys.set(identity, claimKey);
    return claimKey;
  }

  /** True when nothing is missing any more. */
  private async addMissing(owners: ReadonlyMap<string, string>): Promise<boolean> {
    const known = new Map(
      (await this.keys.find([...new Set([...owners.keys(), ...owners.values()])])).map((key) => [key.stream, key]),
    );
    const added: { key: OwnedKey; plain: Buffer }[] = [];
    const contacts = new Map<string, { wrapped: Buffer; plain: Buffer }>();
    const contactOf = (owner: string): { wrapped: Buffer; plain: Buffer } => {
      const made = contacts.get(owner) ?? this.contactKey(owner, known.get(owner));
      contacts.set(owner, made);
      return made;
    };
    for (const [stream, owner] of owners) {
      if (known.has(stream)) continue;
      const contact = contactOf(owner);
      const plain = stream === owner ? contact.plain : randomBytes(KEY_BYTES);
      const wrapped = stream === owner ? contact.wrapped : seal(contact.plain, plain, wrapContext(stream));
      added.push({ key: { stream, owner, wrapped, ownerWrapped: contact.wrapped }, plain });
    }
    if (added.length === 0) return true;
    const taken = await this.keys.add(added.map(({ key }) => key));
    for (const { key, plain } of added) if (taken.has(key.stream)) this.keep(key.stream, plain);
    return taken.size === added.length;
  }

  private contactKey(owner: string, known: OwnedKey | undefined): { wrapped: Buffer; plain: Buffer } {
    if (known === undefined) {
      const plain = randomBytes(KEY_BYTES);
      return { plain, wrapped: seal(this.masterKey, plain, wrapContext(owner)) };
    }
    const plain = this.unwrap(known);
    if (plain === null || known.wrapped === null) throw erased();
    return { plain, wrapped: known.wrapped };
  }

  private unwrap({ stream, owner, wrapped, ownerWrapped }: OwnedKey): Buffer | null {
    if (wrapped === null || ownerWrapped === null) return null;
    const ownerKey = open(this.masterKey, ownerWrapped, wrapContext(owner));
    return stream === owner ? ownerKey : open(ownerKey, wrapped, wrapContext(stream));
  }

  private keep(stream: string, key: Buffer | null): StreamCipher {
    const cipher = new StreamCipher(key);
    this.cache.set(stream, cipher);
    return cipher;
  }
}

const erased = (): Fault => new Fault('key-erased', 'The contact was erased', 'never');

/** Each stream that is to have a key, with the stream of the contact that owns it; contacts first. */
const ownersByStream = (requests: readonly KeyRequest[]): Map<string, string> => {
  const owners = new Map<string, string>();
  for (const { contactId } of requests) owners.set(contactStream(contactId), contactStream(contactId));
  for (const { contactId, conversationId } of requests) {
    if (conversationId !== undefined) owners.set(conversationStream(conversationId), contactStream(contactId));
  }
  return owners;
};

/** A wrapped key opens only as the key of its own stream, and never as a field. */
const wrapContext = (stream: string): string => `key/${stream}`;

/** The first process leaves a proof of its key; the later ones must have the same. */
const checked = async (keys: KeyStore, name: string, base64: string): Promise<Buffer> => {
  const key = Buffer.from(base64, 'base64');
  if (key.length !== KEY_BYTES) throw new Fault('wrong-key', `${name} must be ${KEY_BYTES} bytes in base64`, 'never');
  const proof = createHmac('sha256', key).update(`baton/check/${name}`).digest();
  const first = await keys.firstCheck(name, proof);
  if (proof.equals(first)) return key;
  throw new Fault('wrong-key', `${name} is not the key that the data of this installation was made with`, 'never');
};
