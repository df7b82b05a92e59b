import type { EventStore, Leases } from '@baton/event-sourcing';
import type { CommandClient } from '@baton/messaging';
import { CLOCK, COMMAND_CLIENT, EVENT_STORE, LEASES, LOGGER, typeOrm } from '@baton/service-kit';
import type { Clock, Logger } from '@baton/service-kit';
import { Module } from '@nestjs/common';
import type { BeforeApplicationShutdown, DynamicModule, OnApplicationBootstrap } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { WhenTimerIsDueThenFire } from './automations/when-timer-is-due-then-fire.ts';
import { TimersLoop } from './automations/timers-loop.ts';
import type { TimersConfig } from './config.ts';
import { TimerDurations } from './views/timers/durations.ts';
import { DueTimers } from './views/timers/due-timers.query.ts';
import { TimersProjection } from './views/timers/timers.projection.ts';

@Module({})
export class TimersModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(private readonly loop: TimersLoop) {}

  static forRoot(config: TimersConfig): DynamicModule {
    const durations = new TimerDurations({
      idle: config.IDLE_SECONDS,
      resolve: config.RESOLVE_SECONDS,
      archive: config.ARCHIVE_SECONDS,
      fallBack: null,
    });
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
            const rows = new TimersProjection(source, durations);
            return new TimersLoop({ store, leases, rows, firing, clock, log });
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
