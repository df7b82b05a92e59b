import type { ChangeEntry } from '../views/change-log/change.row.ts';
import { AddressIndex } from './address-index.ts';

const entry = (seq: number): ChangeEntry => ({ kind: 'people', seq, rightsOf: [] }) as unknown as ChangeEntry;
const seqs = (entries: readonly ChangeEntry[]): number[] => entries.map(({ seq }) => seq);

describe('the index of the ring', () => {
  /** Even entries concern `even`, multiples of three `three`, all of them everyone. */
  const concerns = ({ seq }: ChangeEntry): string[] => [
    '',
    ...(seq % 2 === 0 ? ['even'] : []),
    ...(seq % 3 === 0 ? ['three'] : []),
  ];
  const all = Array.from({ length: 20 }, (_, index) => entry(index + 1));

  it('finds what concerns an address behind one place and up to another', () => {
    const index = new AddressIndex(concerns);
    for (const one of all) index.add(one);
    expect(seqs(index.between('three', 3, 12))).toEqual([6, 9, 12]);
    expect(seqs(index.between('even', 0, 5))).toEqual([2, 4]);
    expect(seqs(index.between('', 18, 20))).toEqual([19, 20]);
    expect(index.between('nobody', 0, 20)).toEqual([]);
    expect(index.between('even', 20, 20)).toEqual([]);
  });

  it('forgets what the ring has cut off', () => {
    const index = new AddressIndex(concerns);
    for (const one of all) index.add(one);
    index.reset(all.slice(15));
    expect(seqs(index.between('even', 0, 20))).toEqual([16, 18, 20]);
  });
});
