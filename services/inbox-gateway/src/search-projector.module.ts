import { randomUUID } from 'node:crypto';
import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Pool } from 'pg';
import { leadWhenPossible, type EventStore, type Leases, type RunningProjection } from '@baton/event-sourcing';
import type { PersonalData } from '@baton/personal-data';
import {
  EVENT_STORE,
  HEALTH,
  LEASES,
  LOGGER,
  PERSONAL_DATA,
  PG_POOL,
  type HealthRegistry,
  type Logger,
} from '@baton/service-kit';
import { SearchProjector } from './search-projector/search-projector.ts';
import { SearchStore } from './search-projector/search-store.adapter.ts';
import { SearchedSetLoader } from './search-projector/searched-set.adapter.ts';
import { causeOf } from './fault-cause.ts';

const LEASE_MS = 3_000;

/** Runs the projector of the search while this process holds its lease; a second process stands by. */
@Module({})
export class SearchProjectorModule implements OnApplicationShutdown {
  private readonly stop = new AbortController();
  private readonly done: Promise<void>;
  private running: RunningProjection | null = null;

  constructor(
    @Inject(EVENT_STORE) store: EventStore,
    @Inject(LEASES) leases: Leases,
    @Inject(PERSONAL_DATA) ciphers: PersonalData,
    @Inject(PG_POOL) pool: Pool,
    @Inject(LOGGER) log: Logger,
    @Inject(HEALTH) health: HealthRegistry,
  ) {
    const projector = new SearchProjector({
      store,
      ciphers,
      search: new SearchStore(pool),
      loader: new SearchedSetLoader(pool),
      onFault: (err, retryInMs) => log.error({ ...causeOf(err), retryInMs }, 'projection stopped'),
    });
    health.register('projection', async () => {
      if (this.running?.fault() !== undefined) throw new Error('the search projection is stopped by a fault');
      return Promise.resolve();
    });
    this.done = leadWhenPossible({
      leases,
      resource: 'search-projector',
      owner: randomUUID(),
      ttlMs: LEASE_MS,
      signal: this.stop.signal,
      onFault: (err) => log.warn(causeOf(err), 'lease not reachable'),
      lead: async ({ epoch, signal }) => {
        while (!signal.aborted) {
          log.info({ epoch }, 'projecting');
          const again = new AbortController();
          const until = AbortSignal.any([signal, again.signal]);
          const displaced = projector.displaced(until).then(() => again.abort());
          this.running = projector.run(epoch, until);
          await this.running.done;
          await displaced;
        }
        this.running = null;
      },
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await this.done;
  }
}
