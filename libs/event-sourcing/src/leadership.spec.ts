import { setTimeout as pause } from 'node:timers/promises';
import type { Leases } from './event-store.port.ts';
import { leadWhenPossible } from './leadership.ts';
import type { LeadershipOptions, Term } from './leadership.ts';

const TTL_MS = 60;

/** One lease that never expires by itself: who holds it is what the spec says. */
class OneLease implements Leases {
  epoch = 0;
  holder: string | null = null;
  asked = 0;
  released = 0;

  async acquire(_resource: string, owner: string): Promise<number | null> {
    this.asked += 1;
    if (this.holder !== null) return null;
    this.holder = owner;
    this.epoch += 1;
    return this.epoch;
  }

  async renew(_resource: string, owner: string, epoch: number): Promise<boolean> {
    return this.holder === owner && this.epoch === epoch;
  }

  async release(_resource: string, owner: string, epoch: number): Promise<void> {
    if (this.holder !== owner || this.epoch !== epoch) return;
    this.holder = null;
    this.released += 1;
  }
}

const ended = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve());
  });

const until = async (fact: () => boolean): Promise<void> => {
  for (let tries = 0; !fact(); tries += 1) {
    if (tries > 500) throw new Error('it never came true');
    await pause(5);
  }
};

describe('leading when possible', () => {
  let lease: OneLease;
  let stop: AbortController;
  let terms: Term[];
  let faults: unknown[];
  let running: Promise<void>;

  const start = (change: Partial<LeadershipOptions> = {}): void => {
    running = leadWhenPossible({
      leases: lease,
      resource: 'r',
      owner: 'ana',
      ttlMs: TTL_MS,
      signal: stop.signal,
      lead: async (term) => {
        terms.push(term);
        await ended(term.signal);
      },
      onFault: (fault) => faults.push(fault),
      ...change,
    });
  };

  beforeEach(() => {
    lease = new OneLease();
    stop = new AbortController();
    terms = [];
    faults = [];
  });

  afterEach(async () => {
    stop.abort();
    await running;
  });

  it('stands by while somebody else holds the lease, and leads when they give it up', async () => {
    lease.holder = 'ben';
    start();
    await until(() => lease.asked > 2);
    expect(terms).toEqual([]);
    lease.holder = null;
    await until(() => terms.length === 1);
    expect(terms[0]?.epoch).toBe(1);
  });

  it('gives the lease back when it is stopped', async () => {
    start();
    await until(() => terms.length === 1);
    stop.abort();
    await running;
    expect(lease).toMatchObject({ holder: null, released: 1 });
  });

  it('ends the term when a renewal is refused, and does not release what another holds', async () => {
    start();
    await until(() => terms.length === 1);
    lease.holder = 'ben';
    lease.epoch += 1;
    await ended((terms[0] as Term).signal);
    await until(() => lease.asked > 1);
    expect(lease).toMatchObject({ holder: 'ben', released: 0 });
  });

  it('ends the term when no renewal comes back in time, also when none fails', async () => {
    lease.renew = () => new Promise(() => {});
    start();
    await until(() => terms.length === 1);
    await ended((terms[0] as Term).signal);
    expect(terms[0]?.isSafe()).toBe(false);
  });

  it('knows after a pause of the process that its time is over, before any timer says so', async () => {
    let now = 0;
    start({ monotonic: () => now });
    await until(() => terms.length === 1);
    expect(terms[0]?.isSafe()).toBe(true);
    now = TTL_MS;
    expect(terms[0]?.isSafe()).toBe(false);
  });

  it('goes on after a fault of the store and after one of the work', async () => {
    const acquire = lease.acquire.bind(lease);
    lease.acquire = async (...asked) => {
      if (lease.asked > 0) return acquire(...asked);
      lease.asked += 1;
      throw new Error('not reachable');
    };
    start({
      lead: async (term) => {
        terms.push(term);
        if (terms.length === 1) throw new Error('work failed');
        await ended(term.signal);
      },
    });
    await until(() => terms.length === 2);
    expect(faults.map(String)).toEqual(['Error: not reachable', 'Error: work failed']);
    expect(terms.map(({ epoch }) => epoch)).toEqual([1, 2]);
  });
});
