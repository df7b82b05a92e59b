/** What the live client needs of the place it runs in: a browser, or a spec's virtual one. */
export interface Host {
  /** Milliseconds since the epoch, this machine's clock. */
  now(): number;
  /** In [0, 1). */
  random(): number;
  /** Calls once after `milliseconds`; the answer cancels. */
  after(milliseconds: number, run: () => void): () => void;
  /** Calls before the next paint; while the page is hidden, within a quarter of a second. */
  nextFrame(run: () => void): void;
  online(): boolean;
  visible(): boolean;
  /** `online`: the network is back; `offline`: it went; `visible`: the person looks again. */
  onSignal(listener: (signal: HostSignal) => void): () => void;
}

export type HostSignal = 'online' | 'offline' | 'visible';
