import { createPostgresEventStore, type PostgresEventStore } from '@baton/event-store-postgres';
import { connectMessaging, type NatsMessaging } from '@baton/messaging-nats';
import { PersonalData } from '@baton/personal-data';
import { Global, Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'pg';
import type { BaseConfig } from './base.config.ts';
import { SystemClock, type Clock } from './clock.ts';
import { HealthController } from './health.controller.ts';
import { HealthRegistry } from './health-registry.ts';
import { createLogger, type Logger } from './logger.ts';
import {
  CHECKPOINTS,
  CLOCK,
  COMMAND_CLIENT,
  CONFIG,
  EVENT_STORE,
  HEALTH,
  LEASES,
  LOGGER,
  MESSAGING,
  PERSONAL_DATA,
  PG_POOL,
} from './tokens.ts';

const STORE = Symbol('STORE');

/** Closes what the kit opened, last of all: services have drained by then. */
class KitShutdown implements OnApplicationShutdown {
  constructor(
    @Inject(MESSAGING) private readonly messaging: NatsMessaging,
    @Inject(STORE) private readonly store: PostgresEventStore,
    @Inject(PG_POOL) private readonly pool: Pool,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.messaging.drain();
    await this.store.close();
    await this.pool.end();
  }
}

/** What every service may inject: configuration, clock, log, health, PostgreSQL, messaging, event store, personal data. */
@Global()
@Module({})
export class KitModule {
  static forRoot(config: BaseConfig, { name }: { name: string }): DynamicModule {
    const providers = [
      { provide: CONFIG, useValue: config },
      {
        provide: CLOCK,
        useFactory: (): Clock =>
          new SystemClock(config.CLOCK_START === undefined ? undefined : new Date(config.CLOCK_START)),
      },
      { provide: LOGGER, useFactory: (): Logger => createLogger(name, config.LOG_LEVEL) },
      { provide: HEALTH, useFactory: (): HealthRegistry => new HealthRegistry() },
      {
        provide: PG_POOL,
        inject: [LOGGER, HEALTH],
        useFactory: (log: Logger, health: HealthRegistry) => openPool(config, name, log, health),
      },
      {
        provide: MESSAGING,
        inject: [LOGGER, HEALTH],
        useFactory: async (log: Logger, health: HealthRegistry): Promise<NatsMessaging> => {
          const messaging = await connectMessaging({ url: config.NATS_URL, name, logger: log });
          health.register('nats', async () => {
            if (!messaging.isHealthy()) throw new Error('not connected to NATS');
            return Promise.resolve();
          });
          return messaging;
        },
      },
      { provide: COMMAND_CLIENT, useExisting: MESSAGING },
      {
        provide: STORE,
        inject: [PG_POOL, CLOCK],
        // A replay of old traffic stamps its events in its own time; everybody else by PostgreSQL's clock.
        useFactory: (pool: Pool, clock: Clock) =>
          createPostgresEventStore(config.CLOCK_START === undefined ? { pool } : { pool, clock }),
      },
      { provide: EVENT_STORE, inject: [STORE], useFactory: (kit: PostgresEventStore) => kit.store },
      { provide: CHECKPOINTS, inject: [STORE], useFactory: (kit: PostgresEventStore) => kit.checkpoints },
      { provide: LEASES, inject: [STORE], useFactory: (kit: PostgresEventStore) => kit.leases },
      {
        provide: PERSONAL_DATA,
        inject: [PG_POOL],
        useFactory: async (pool: Pool): Promise<PersonalData | null> =>
          config.MASTER_KEY === undefined || config.IDENTITY_KEY === undefined
            ? null
            : PersonalData.open({ pool, masterKey: config.MASTER_KEY, identityKey: config.IDENTITY_KEY }),
      },
      KitShutdown,
    ];
    return {
      module: KitModule,
      controllers: [HealthController],
      providers,
      exports: [
        CONFIG,
        CLOCK,
        LOGGER,
        HEALTH,
        PG_POOL,
        MESSAGING,
        COMMAND_CLIENT,
        EVENT_STORE,
        CHECKPOINTS,
        LEASES,
        PERSONAL_DATA,
      ],
    };
  }
}

const openPool = (config: BaseConfig, name: string, log: Logger, health: HealthRegistry): Pool => {
  const pool = new Pool({
    connectionString: config.DATABASE_URL,
    application_name: name,
    max: 6,
    connectionTimeoutMillis: 5_000,
  });
  // A broken connection is replaced by the pool. Without listeners Node would end the process: the pool's is for idle
  // connections, the client's for one that is in use and says goodbye in the same breath as its answer.
  pool.on('error', (error) => log.warn({ code: (error as { code?: string }).code }, 'idle PostgreSQL connection lost'));
  pool.on('connect', (client) => client.on('error', () => undefined));
  health.register('postgres', async () => {
    await pool.query('SELECT 1');
  });
  return pool;
};
