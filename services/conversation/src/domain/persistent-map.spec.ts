import fc from 'fast-check';
import { PersistentMap } from './persistent-map.ts';

const step = fc.record({
  /** Which of the versions so far is changed: old ones too. */
  from: fc.nat(),
  key: fc.constantFrom('a', 'b', 'c', 'd'),
  value: fc.option(fc.integer(), { nil: undefined }),
});

it('every version reads as a map of its own, in whatever order versions are made and read', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.infiniteStream(fc.nat()), (steps, reads) => {
      const versions = [{ map: PersistentMap.empty<number>(), model: new Map<string, number>() }];
      for (const { from, key, value } of steps) {
        const { map, model } = versions[from % versions.length] as (typeof versions)[number];
        const changed = new Map(model);
        if (value === undefined) changed.delete(key);
        else changed.set(key, value);
        versions.push({ map: value === undefined ? map.without(key) : map.with(key, value), model: changed });
        const { value: read } = reads.next();
        const seen = versions[(read ?? 0) % versions.length] as (typeof versions)[number];
        expect(new Map(seen.map.entries())).toEqual(seen.model);
      }
      for (const { map, model } of versions) {
        expect(map.size).toBe(model.size);
        for (const key of 'abcd') {
          expect(map.get(key)).toBe(model.get(key));
          expect(map.has(key)).toBe(model.has(key));
        }
      }
    }),
  );
});

it('grows in linear time, also beside others that began with the same empty map', () => {
  const empty = PersistentMap.empty<number>();
  const maps = [empty, empty, empty];
  for (let i = 0; i < 60_000; i += 1) maps.forEach((map, place) => (maps[place] = map.with(String(i), i)));
  expect(maps.map(({ size }) => size)).toEqual([60_000, 60_000, 60_000]);
  expect(empty.size).toBe(0);
}, 5_000);
