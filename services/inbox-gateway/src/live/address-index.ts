import type { ChangeEntry } from '../views/change-log/change.row.ts';

/**
 * The entries of the ring by the audience that they may concern. When thousands come back at once, each looks only at
 * what could be theirs.
 */
export class AddressIndex {
  private readonly byAddress = new Map<string, ChangeEntry[]>();

  constructor(private readonly concerns: (entry: ChangeEntry) => readonly string[]) {}

  reset(entries: readonly ChangeEntry[]): void {
    this.byAddress.clear();
    for (const entry of entries) this.add(entry);
  }

  /** The addresses that the entry concerns. Entries come in the order of their seq. */
  add(entry: ChangeEntry): readonly string[] {
    const addresses = this.concerns(entry);
    for (const address of addresses) {
      const known = this.byAddress.get(address);
      if (known === undefined) this.byAddress.set(address, [entry]);
      else known.push(entry);
    }
    return addresses;
  }

  /** The entries of an address in (`after`, `upTo`]. */
  between(address: string, after: number, upTo: number): readonly ChangeEntry[] {
    const entries = this.byAddress.get(address) ?? [];
    return entries.slice(firstAfter(entries, after), firstAfter(entries, upTo));
  }
}

/** Index of the first entry behind `seq`, by halving. */
const firstAfter = (entries: readonly ChangeEntry[], seq: number): number => {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle] as ChangeEntry).seq <= seq) low = middle + 1;
    else high = middle;
  }
  return low;
};
