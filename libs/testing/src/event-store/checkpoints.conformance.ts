import type { OpenStore, OpenedStore } from './opened-store.ts';

/** Examples for every rule of the `Checkpoints` port. */
export const checkpointsConformance = (name: string, open: OpenStore): void => {
  describe(`${name} keeps the rules of the Checkpoints port`, () => {
    let opened: OpenedStore;

    beforeEach(async () => {
      opened = await open();
    }, 30_000);

    afterEach(() => opened.close());

    it('remembers where each reader stands, forwards and backwards', async () => {
      const { checkpoints } = opened;
      expect(await checkpoints.load('relay')).toBeNull();
      await checkpoints.save('relay', '7');
      await checkpoints.save('other', '1');
      expect(await checkpoints.load('relay')).toBe('7');
      await checkpoints.save('relay', '3');
      expect(await checkpoints.load('relay')).toBe('3');
    });

    it('keeps positions as opaque text', async () => {
      await opened.checkpoints.save('kurrent', '123/120');
      expect(await opened.checkpoints.load('kurrent')).toBe('123/120');
    });

    it('lists by prefix, taken literally', async () => {
      const { checkpoints } = opened;
      await checkpoints.save('consumer/a', '1');
      await checkpoints.save('consumer/b', '2');
      await checkpoints.save('consumer_', '3');
      await checkpoints.save('consumer%x', '4');
      expect(await checkpoints.list('consumer/')).toEqual(
        new Map([
          ['consumer/a', '1'],
          ['consumer/b', '2'],
        ]),
      );
      expect(await checkpoints.list('consumer%')).toEqual(new Map([['consumer%x', '4']]));
      expect((await checkpoints.list('')).size).toBe(4);
    });
  });
};
