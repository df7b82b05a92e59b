import type { ChangeEntry } from '../views/change-log/change.row.ts';

/** The newest entries of the change log, without gaps, in memory: what sockets resume from. */
export class ChangeRing {
  private entries: ChangeEntry[] = [];
  /** Seq of the last entry, or of the moment at which an empty log began. */
  private last = 0;

  constructor(private readonly length: number) {}

  get seq(): number {
    return this.last;
  }

  reset(entries: readonly ChangeEntry[], seq: number): void {
    this.entries = entries.slice(-this.length);
    this.last = seq;
  }

  /** True when it cut old entries off: rarely, since shifting an array costs its length. */
  append(entries: readonly ChangeEntry[]): boolean {
    this.entries.push(...entries);
    this.last = entries.at(-1)?.seq ?? this.last;
    if (this.entries.length <= this.length * 1.25) return false;
    this.entries = this.entries.slice(-this.length);
    return true;
  }

  get all(): readonly ChangeEntry[] {
    return this.entries;
  }

  /** Whether everything after `seq` is here. */
  covers(seq: number): boolean {
    return seq >= this.last - this.entries.length;
  }
}
