import { randomBytes } from 'node:crypto';
import { contactStream, conversationStream } from '@baton/contracts-conversation';
import type { OwnedKey } from './index.ts';
import { InMemoryKeyStore, PersonalData } from './index.ts';

const masterKey = randomBytes(32).toString('base64');
const identityKey = randomBytes(32).toString('base64');
const contactId = '00000000-0000-4000-8000-00000000000a';
const conversationId = '00000000-0000-4000-8000-00000000000b';
const conversation = conversationStream(conversationId);
const contact = contactStream(contactId);

const openOn = (keys: InMemoryKeyStore) => PersonalData.open({ pool: keys, masterKey, identityKey });

/** Counts the round trips. */
class CountedKeyStore extends InMemoryKeyStore {
  finds = 0;

  override find(streams: readonly string[]): Promise<OwnedKey[]> {
    this.finds += 1;
    return super.find(streams);
  }
}

describe('PersonalData', () => {
  it('opens in another process what was sealed in one', async () => {
    const keys = new InMemoryKeyStore();
    const [writer, reader] = [await openOn(keys), await openOn(keys)];
    const ciphers = await writer.createKeys([{ contactId, conversationId }]);
    const sealed = ciphers.of(conversation).seal('Grüße 👋', 'event/content');
    expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain('Gr');
    const loaded = await reader.load([conversation, contact]);
    expect(loaded.of(conversation).open(sealed, 'event/content')).toBe('Grüße 👋');
    expect(() => loaded.of(conversation).open(sealed, 'event/other')).toThrow('event/other');
    expect(() => loaded.of(contact).open(sealed, 'event/content')).toThrow('not sealed with the key');
  });

  it('never seals the same text twice alike', async () => {
    const personal = await openOn(new InMemoryKeyStore());
    const cipher = (await personal.createKeys([{ contactId }])).of(contact);
    expect(cipher.seal('text', 'c')).not.toBe(cipher.seal('text', 'c'));
  });

  it('notices a changed ciphertext', async () => {
    const personal = await openOn(new InMemoryKeyStore());
    const cipher = (await personal.createKeys([{ contactId }])).of(contact);
    const sealed = Buffer.from(cipher.seal('text', 'c'), 'base64');
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      expect(() => cipher.open(changed.toString('base64'), 'c')).toThrow(
        expect.objectContaining({ code: 'undecipherable', retry: 'never' }),
      );
    }
    expect(() => cipher.open('', 'c')).toThrow(expect.objectContaining({ code: 'undecipherable' }));
  });

  it('asks the store once for many streams and not at all for known ones', async () => {
    const keys = new CountedKeyStore();
    const writer = await openOn(keys);
    await writer.createKeys([{ contactId, conversationId }]);
    const reader = await openOn(keys);
    keys.finds = 0;
    await reader.load([contact, conversation, conversation]);
    await reader.load([contact, conversation]);
    await reader.createKeys([{ contactId, conversationId }]);
    expect(keys.finds).toBe(1);
  });

  it('gives all processes the same keys when they make them at the same time', async () => {
    const keys = new InMemoryKeyStore();
    const processes = await Promise.all([1, 2, 3].map(() => openOn(keys)));
    const other = '00000000-0000-4000-8000-00000000000c';
    const made = await Promise.all([
      processes[0]?.createKeys([{ contactId, conversationId }]),
      processes[1]?.createKeys([{ contactId, conversationId: other }]),
      processes[2]?.createKeys([{ contactId, conversationId }]),
    ]);
    const sealed = made.map((ciphers) => ciphers?.of(contact).seal('same', 'c') ?? '');
    for (const process of processes) {
      const loaded = await process.load([contact, conversation, conversationStream(other)]);
      expect(sealed.map((text) => loaded.of(contact).open(text, 'c'))).toEqual(['same', 'same', 'same']);
    }
    expect(made[2]?.of(conversation).open(made[0]?.of(conversation).seal('one', 'c') ?? '', 'c')).toBe('one');
  });

  it('reads nothing after an erasure and makes no new key for the contact', async () => {
    const keys = new InMemoryKeyStore();
    const personal = await openOn(keys);
    const neighbour = '00000000-0000-4000-8000-00000000000d';
    const ciphers = await personal.createKeys([{ contactId, conversationId }, { contactId: neighbour }]);
    const sealed = ciphers.of(conversation).seal('forget me', 'c');
    const kept = ciphers.of(contactStream(neighbour)).seal('keep me', 'c');
    await personal.erase(contactId);
    await personal.erase(contactId);
    for (const process of [personal, await openOn(keys)]) {
      const loaded = await process.load([contact, conversation, contactStream(neighbour)]);
      expect(loaded.of(conversation).open(sealed, 'c')).toBeNull();
      expect(loaded.of(contactStream(neighbour)).open(kept, 'c')).toBe('keep me');
      expect(() => loaded.of(contact).seal('again', 'c')).toThrow(expect.objectContaining({ code: 'key-erased' }));
      await expect(process.createKeys([{ contactId }])).rejects.toMatchObject({ code: 'key-erased' });
      const another = '00000000-0000-4000-8000-00000000000e';
      await expect(process.createKeys([{ contactId, conversationId: another }])).rejects.toMatchObject({
        code: 'key-erased',
      });
    }
  });

  it('forgets in other processes when the time of the cache is over', async () => {
    const keys = new InMemoryKeyStore();
    const personal = await openOn(keys);
    const sealed = (await personal.createKeys([{ contactId }])).of(contact).seal('text', 'c');
    const other = await PersonalData.open({ pool: keys, masterKey, cacheMs: 1 });
    await other.load([contact]);
    await personal.erase(contactId);
    const start = performance.now();
    while (performance.now() - start < 5) await new Promise((resolve) => setImmediate(resolve));
    expect((await other.load([contact])).of(contact).open(sealed, 'c')).toBeNull();
  });

  it('fails for a stream that never had a key', async () => {
    const personal = await openOn(new InMemoryKeyStore());
    const loaded = await personal.load(['unmatched-whatsapp-1']);
    expect(() => loaded.of('unmatched-whatsapp-1')).toThrow(expect.objectContaining({ code: 'key-missing' }));
  });

  it.each(['masterKey', 'identityKey'] as const)('refuses to start with another %s', async (name) => {
    const keys = new InMemoryKeyStore();
    await openOn(keys);
    const options = { pool: keys, masterKey, identityKey };
    await expect(PersonalData.open({ ...options, [name]: randomBytes(32).toString('base64') })).rejects.toMatchObject({
      code: 'wrong-key',
      retry: 'never',
    });
    await expect(PersonalData.open({ ...options, [name]: randomBytes(16).toString('base64') })).rejects.toMatchObject({
      code: 'wrong-key',
    });
  });

  it('claims an identity without telling it', async () => {
    const keys = new InMemoryKeyStore();
    const [one, two] = [await openOn(keys), await openOn(keys)];
    const key = one.identityClaimKey('whatsapp', '4917012345678');
    expect(key).toBe(two.identityClaimKey('whatsapp', '4917012345678'));
    expect(key).toMatch(/^identity:whatsapp:[\w-]{43}$/);
    expect(key).not.toBe(one.identityClaimKey('phone', '4917012345678'));
    expect(key).not.toBe(one.identityClaimKey('whatsapp', '4917012345679'));
    const without = await PersonalData.open({ pool: keys, masterKey });
    expect(() => without.identityClaimKey('phone', '1')).toThrow(expect.objectContaining({ code: 'no-identity-key' }));
  });
});
