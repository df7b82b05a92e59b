import { leadWhenPossible, runProjection } from '@baton/event-sourcing';
import type { EventStore, Leases } from '@baton/event-sourcing';
import type { CommandClient } from '@baton/messaging';
import { CLOCK, COMMAND_CLIENT, EVENT_STORE, LEASES, LOGGER, typeOrm } from '@baton/service-kit';
import type { Clock, Logger } from '@baton/service-kit';
import { Module } from '@nestjs/common';
import type { BeforeApplicationShutdown, DynamicModule, OnApplicationBootstrap } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { WhenTimerIsDueThenFire } from './automations/when-timer-is-due-then-fire.ts';
import type { TimersConfig } from './config.ts';
import { DueTimers } from './views/timers/due-timers.query.ts';
import { TimersProjection } from './views/timers/timers.projection.ts';
import type { Durations } from './views/timers/timers.projection.ts';

const TURN_MS = 500;
const CAUGHT_UP_MS = 10_000;

/** One process at a time keeps and fires the timers; another stands by. */
class TimersLoop {
  private readonly stop = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    private readonly store: EventStore,
    private readonly leases: Leases,
    private readonly projection: TimersProjection,
    private readonly firing: WhenTimerIsDueThenFire,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  start(): void {
    this.running ??= leadWhenPossible({
      leases: this.leases,
      resource: 'conversation-timers',
      owner: randomUUID(),
      signal: this.stop.signal,
      lead: ({ signal }) => this.lead(signal),
      onFault: (err) => this.log.warn({ err }, 'timers: no lease'),
    });
  }

  async drain(): Promise<void> {
    this.stop.abort();
    await this.running;
  }

  private async lead(signal: AbortSignal): Promise<void> {
    await this.projection.applyDurations();
    const projecting = runProjection({
      store: this.store,
      loadPosition: () => this.projection.loadPosition(),
      apply: (batch) => this.projection.apply(batch),
      signal,
      onFault: (err, retryInMs) => this.log.warn({ err, retryInMs }, 'timers: projection stopped'),
    });
    while (!signal.aborted) {
      // Timers that are due in a past which is still being read would only be found stale.
      const { milliseconds } = await projecting.lag(this.clock.now());
      if (milliseconds !== null && milliseconds < CAUGHT_UP_MS) await this.turn();
      await pause(TURN_MS, undefined, { signal }).catch(() => undefined);
    }
    await projecting.done;
  }

  private async turn(): Promise<void> {
    await this.firing.turn().catch((err: unknown) => this.log.warn({ err }, 'timers: a turn failed'));
  }
}

@Module({})
export class TimersModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(private readonly loop: TimersLoop) {}

  static forRoot(config: TimersConfig): DynamicModule {
    const durations: Durations = {
      idle: config.IDLE_SECONDS,
      resolve: config.RESOLVE_SECONDS,
      archive: config.ARCHIVE_SECONDS,
    };
    return {
      module: TimersModule,
      imports: [TypeOrmModule.forRoot(typeOrm({ url: config.DATABASE_URL, schema: 'conversation', entities: [] }))],
      providers: [
        {
          provide: TimersLoop,
          inject: [DataSource, EVENT_STORE, LEASES, COMMAND_CLIENT, CLOCK, LOGGER],
          useFactory: (
            source: DataSource,
            store: EventStore,
            leases: Leases,
            commands: CommandClient,
            clock: Clock,
            log: Logger,
          ) => {
            const firing = new WhenTimerIsDueThenFire(new DueTimers(source, durations), commands, clock);
            return new TimersLoop(store, leases, new TimersProjection(source, durations), firing, clock, log);
          },
        },
      ],
    };
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.drain();
  }
}
