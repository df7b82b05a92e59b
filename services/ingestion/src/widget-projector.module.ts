import { randomUUID } from 'node:crypto';
import { leadWhenPossible, type EventStore, type Leases, type RunningProjection } from '@baton/event-sourcing';
import type { Signals } from '@baton/messaging';
import type { PersonalData } from '@baton/personal-data';
import {
  EVENT_STORE,
  HEALTH,
  LEASES,
  LOGGER,
  MESSAGING,
  PERSONAL_DATA,
  PG_POOL,
  type HealthRegistry,
  type Logger,
} from '@baton/service-kit';
import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Pool } from 'pg';
import { causeOf } from './adapters/fault-cause.ts';
import { ViewStore } from './projector/view-store.adapter.ts';
import { WidgetProjector } from './projector/widget-projector.ts';
import { WorkingSetLoader } from './projector/working-set.adapter.ts';
import { WIDGET_CHANGES_SUBJECT } from './views/visitor-thread/visitor-thread.row.ts';

const LEASE_MS = 3_000;

/** Runs the projector while this process holds its lease; a second process stands by. */
@Module({})
export class WidgetProjectorModule implements OnApplicationShutdown {
  private readonly stop = new AbortController();
  private readonly done: Promise<void>;
  private running: RunningProjection | null = null;

  constructor(
    @Inject(EVENT_STORE) store: EventStore,
    @Inject(LEASES) leases: Leases,
    @Inject(MESSAGING) signals: Signals,
    @Inject(PERSONAL_DATA) ciphers: PersonalData | null,
    @Inject(PG_POOL) pool: Pool,
    @Inject(LOGGER) log: Logger,
    @Inject(HEALTH) health: HealthRegistry,
  ) {
    if (ciphers === null) throw new Error('the widget projector needs MASTER_KEY and IDENTITY_KEY to read messages');
    const projector = new WidgetProjector({
      store,
      ciphers,
      views: new ViewStore(pool),
      loader: new WorkingSetLoader(pool),
      announce: (signal) => signals.emit(WIDGET_CHANGES_SUBJECT, signal),
      onFault: (err, retryInMs) => log.error({ ...causeOf(err), retryInMs }, 'projection stopped'),
    });
    health.register('projection', async () => {
      if (this.running?.fault() !== undefined) throw new Error('the widget projection is stopped by a fault');
      return Promise.resolve();
    });
    this.done = leadWhenPossible({
      leases,
      resource: 'widget-projector',
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
