import { leaseCheck } from '@baton/event-sourcing';
import { writeOf } from './events.ts';
import type { OpenStore, OpenedStore } from './opened-store.ts';

/** Long enough never to pass by itself within an example. */
const LONG = 600_000;

/** Examples for every rule of the `Leases` port. */
export const leasesConformance = (name: string, open: OpenStore): void => {
  describe(`${name} keeps the rules of the Leases port`, () => {
    let opened: OpenedStore;

    beforeEach(async () => {
      opened = await open();
    }, 30_000);

    afterEach(() => opened.close());

    it('gives a resource to one owner at a time', async () => {
      const { leases } = opened;
      expect(await leases.acquire('relay', 'one', LONG)).toBe(1);
      expect(await leases.acquire('relay', 'two', LONG)).toBeNull();
      expect(await leases.acquire('another', 'two', LONG)).toBe(1);
    });

    it('gives it to one of many who ask at once', async () => {
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, n) => opened.leases.acquire('relay', `owner-${n}`, LONG)),
      );
      expect(answers.filter((epoch) => epoch !== null)).toEqual([1]);
    });

    it('raises the epoch with every new holder: after a release and after an expiry', async () => {
      const { leases } = opened;
      const first = (await leases.acquire('relay', 'one', LONG)) ?? 0;
      await leases.release('relay', 'one', first);
      expect(await leases.acquire('relay', 'two', 20)).toBe(first + 1);
      await opened.passTime(40);
      expect(await leases.acquire('relay', 'three', LONG)).toBe(first + 2);
    });

    it('raises it also for an owner who comes back: what ran under the old epoch is fenced', async () => {
      const { leases } = opened;
      expect(await leases.acquire('relay', 'one', LONG)).toBe(1);
      expect(await leases.acquire('relay', 'one', LONG)).toBe(2);
      expect(await leases.renew('relay', 'one', 1, LONG)).toBe(false);
      expect(await leases.renew('relay', 'one', 2, LONG)).toBe(true);
    });

    it('lasts as long as it is renewed', async () => {
      const { leases } = opened;
      const epoch = (await leases.acquire('relay', 'one', 20)) ?? 0;
      expect(await leases.renew('relay', 'one', epoch, LONG)).toBe(true);
      await opened.passTime(40);
      expect(await leases.acquire('relay', 'two', LONG)).toBeNull();
    });

    it('cannot be renewed by anybody who lost it', async () => {
      const { leases } = opened;
      const epoch = (await leases.acquire('relay', 'one', 20)) ?? 0;
      await opened.passTime(40);
      await leases.acquire('relay', 'two', LONG);
      expect(await leases.renew('relay', 'one', epoch, LONG)).toBe(false);
      expect(await leases.renew('relay', 'two', epoch, LONG)).toBe(false);
      expect(await leases.renew('relay', 'nobody', 1, LONG)).toBe(false);
      expect(await leases.renew('unknown', 'one', 1, LONG)).toBe(false);
    });

    it('cannot be renewed or released twice after a release', async () => {
      const { leases } = opened;
      const first = (await leases.acquire('relay', 'one', LONG)) ?? 0;
      await leases.release('relay', 'one', first);
      expect(await leases.renew('relay', 'one', first, LONG)).toBe(false);
      const second = (await leases.acquire('relay', 'two', LONG)) ?? 0;
      await leases.release('relay', 'one', first);
      expect(await leases.acquire('relay', 'three', LONG)).toBeNull();
      expect(await leases.renew('relay', 'two', second, LONG)).toBe(true);
    });

    it('fences appends by its epoch', async () => {
      const { leases, store } = opened;
      const first = (await leases.acquire('routing', 'one', 20)) ?? 0;
      const decide = (stream: string, epoch: number) =>
        store.append({ writes: [writeOf(stream, 'any')], checks: [leaseCheck('routing', epoch)] });
      expect(await decide('a', first)).toMatchObject({ kind: 'committed' });
      await opened.passTime(40);
      const second = (await leases.acquire('routing', 'two', LONG)) ?? 0;
      expect(await decide('b', first)).toMatchObject({ kind: 'conflict', expected: first, actual: second });
      expect(await decide('c', second)).toMatchObject({ kind: 'committed' });
      expect((await store.readAll('0')).map(({ stream }) => stream)).toEqual(['a', 'c']);
    });
  });
};
