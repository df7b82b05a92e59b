import { DEFAULT_CONVERSATION_SETTINGS, SETTINGS_STREAM } from '@baton/contracts-directory';
import { randomUUID } from 'node:crypto';
import { FixedClock, createInMemoryEventStore } from '@baton/testing';
import { SettingsStream } from './settings-stream.adapter.ts';

const world = () => {
  const { store } = createInMemoryEventStore(new FixedClock('2026-03-01T10:00:00.000Z'));
  const seen = { now: 0, reads: 0, down: false };
  const settings = new SettingsStream(
    {
      readStream: (stream, options) => {
        seen.reads += 1;
        return seen.down ? Promise.reject(new Error('down')) : store.readStream(stream, options);
      },
    },
    () => seen.now,
  );
  const set = async (reopenOnMessage: boolean) => {
    const data = { ...DEFAULT_CONVERSATION_SETTINGS, reopenOnMessage };
    const meta = { correlationId: 'c', causationId: 'c', actor: { kind: 'system', id: 'directory' } } as const;
    const event = { id: randomUUID(), type: 'ConversationSettingsSet', schemaVersion: 1, data, meta };
    await store.append({ writes: [{ stream: SETTINGS_STREAM, expected: 'any', events: [event] }] });
  };
  return { settings, seen, set };
};

it('has the defaults until somebody sets something, and then the newest', async () => {
  const { settings, seen, set } = world();
  expect(await settings.current()).toEqual(DEFAULT_CONVERSATION_SETTINGS);
  await set(false);
  seen.now = 1_000;
  expect(await settings.current()).toMatchObject({ reopenOnMessage: false });
  await set(true);
  await set(false);
  await set(true);
  seen.now = 2_000;
  expect(await settings.current()).toMatchObject({ reopenOnMessage: true });
});

it('looks once a second, however many ask', async () => {
  const { settings, seen, set } = world();
  await Promise.all([1, 2, 3].map(() => settings.current()));
  await set(false);
  seen.now = 999;
  expect(await settings.current()).toMatchObject({ reopenOnMessage: true });
  expect(seen.reads).toBe(1);
  seen.now = 1_000;
  await Promise.all([1, 2, 3].map(() => settings.current()));
  expect(seen.reads).toBe(2);
});

it('goes on with what it knew while the store does not answer', async () => {
  const { settings, seen, set } = world();
  await set(false);
  await settings.current();
  seen.down = true;
  seen.now = 5_000;
  expect(await settings.current()).toMatchObject({ reopenOnMessage: false });
  seen.down = false;
  await set(true);
  seen.now = 6_000;
  expect(await settings.current()).toMatchObject({ reopenOnMessage: true });
});
