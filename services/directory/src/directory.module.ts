import type { EventStore } from '@baton/event-sourcing';
import type { NatsMessaging } from '@baton/messaging-nats';
import { CLOCK, EVENT_STORE, LOGGER, MESSAGING, typeOrm, type Clock, type Logger } from '@baton/service-kit';
import {
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Argon2Passwords } from './adapters/argon2-passwords.adapter.ts';
import { PostgresConfiguration } from './adapters/configuration.adapter.ts';
import { PostgresDirectoryChanges } from './adapters/directory-changes.adapter.ts';
import { Housekeeping } from './adapters/housekeeping.adapter.ts';
import { PostgresOutbox } from './adapters/outbox.adapter.ts';
import { PostgresPeople } from './adapters/people.adapter.ts';
import { NatsSessionSignals } from './adapters/session-signals.adapter.ts';
import { PostgresSessions } from './adapters/sessions.adapter.ts';
import { PostgresSignInThrottle } from './adapters/sign-in-throttle.adapter.ts';
import { WidgetSecretsSeal } from './adapters/widget-secrets-seal.ts';
import { WhenFactRecordedThenAppend } from './automations/when-fact-recorded-then-append.ts';
import { AdministerDirectoryController } from './commands/administer-directory/administer-directory.controller.ts';
import { AdministerDirectoryHandler } from './commands/administer-directory/administer-directory.handler.ts';
import { ConfigureWidgetsController } from './commands/configure-widgets/configure-widgets.controller.ts';
import { ConfigureWidgetsHandler } from './commands/configure-widgets/configure-widgets.handler.ts';
import { FindAccountController } from './commands/find-account/find-account.controller.ts';
import { KeepSettingsController } from './commands/keep-settings/keep-settings.controller.ts';
import { KeepSettingsHandler } from './commands/keep-settings/keep-settings.handler.ts';
import { KeepTemplatesController } from './commands/keep-templates/keep-templates.controller.ts';
import { KeepTemplatesHandler } from './commands/keep-templates/keep-templates.handler.ts';
import { ListPeopleController } from './commands/list-people/list-people.controller.ts';
import { SignInController } from './commands/sign-in/sign-in.controller.ts';
import { SignInHandler } from './commands/sign-in/sign-in.handler.ts';
import { SignOutController } from './commands/sign-out/sign-out.controller.ts';
import { SignOutHandler } from './commands/sign-out/sign-out.handler.ts';
import { VerifySessionController } from './commands/verify-session/verify-session.controller.ts';
import { VerifySessionHandler } from './commands/verify-session/verify-session.handler.ts';
import type { DirectoryConfig } from './directory.config.ts';
import type { Configuration } from './domain/configuration.port.ts';
import type { DirectoryChanges } from './domain/directory-changes.port.ts';
import type { Passwords } from './domain/passwords.port.ts';
import type { Sessions, SessionSignals } from './domain/session/sessions.port.ts';
import type { SignInThrottle } from './domain/sign-in-throttle/sign-in-throttle.port.ts';
import { SCHEMA, TABLES } from './rows/tables.ts';
import {
  CONFIGURATION,
  DIRECTORY_CHANGES,
  PASSWORDS,
  PEOPLE,
  SESSION_SIGNALS,
  SESSIONS,
  SIGN_IN_THROTTLE,
} from './tokens.ts';

@Module({})
export class DirectoryModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    private readonly outbox: WhenFactRecordedThenAppend,
    private readonly housekeeping: Housekeeping,
  ) {}

  static forRoot(config: DirectoryConfig): DynamicModule {
    return {
      module: DirectoryModule,
      imports: [TypeOrmModule.forRoot(typeOrm({ url: config.DATABASE_URL, schema: SCHEMA, entities: TABLES }))],
      controllers: [
        AdministerDirectoryController,
        ConfigureWidgetsController,
        FindAccountController,
        KeepSettingsController,
        KeepTemplatesController,
        ListPeopleController,
        SignInController,
        SignOutController,
        VerifySessionController,
      ],
      providers: [...adapters, ...handlers, widgets(new WidgetSecretsSeal(Buffer.from(config.MASTER_KEY, 'base64')))],
    };
  }

  onApplicationBootstrap(): void {
    this.outbox.start();
    this.housekeeping.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.housekeeping.stop();
    await this.outbox.stop();
  }
}

const widgets = (seal: WidgetSecretsSeal) => ({
  provide: ConfigureWidgetsHandler,
  inject: [DIRECTORY_CHANGES, CONFIGURATION],
  useFactory: (changes: DirectoryChanges, configuration: Configuration) =>
    new ConfigureWidgetsHandler(changes, configuration, seal),
});

const adapters = [
  {
    provide: CONFIGURATION,
    inject: [DataSource],
    useFactory: (source: DataSource) => new PostgresConfiguration(source),
  },
  { provide: PEOPLE, inject: [DataSource], useFactory: (source: DataSource) => new PostgresPeople(source) },
  { provide: SESSIONS, inject: [DataSource], useFactory: (source: DataSource) => new PostgresSessions(source) },
  {
    provide: SIGN_IN_THROTTLE,
    inject: [DataSource],
    useFactory: (source: DataSource) => new PostgresSignInThrottle(source),
  },
  { provide: SESSION_SIGNALS, inject: [MESSAGING], useFactory: (nats: NatsMessaging) => new NatsSessionSignals(nats) },
  { provide: PASSWORDS, useFactory: () => Argon2Passwords.create() },
  {
    provide: WhenFactRecordedThenAppend,
    inject: [DataSource, EVENT_STORE, LOGGER],
    useFactory: (source: DataSource, store: EventStore, log: Logger) =>
      new WhenFactRecordedThenAppend(new PostgresOutbox(source), store, log),
  },
  {
    provide: DIRECTORY_CHANGES,
    inject: [DataSource, WhenFactRecordedThenAppend],
    useFactory: (source: DataSource, outbox: WhenFactRecordedThenAppend) =>
      new PostgresDirectoryChanges(source, () => outbox.wake()),
  },
  {
    provide: Housekeeping,
    inject: [DataSource, CLOCK, LOGGER],
    useFactory: (source: DataSource, clock: Clock, log: Logger) => new Housekeeping(source, clock, log),
  },
];

const handlers = [
  {
    provide: SignInHandler,
    inject: [PEOPLE, PASSWORDS, SIGN_IN_THROTTLE, SESSIONS, CLOCK],
    useFactory: (
      people: PostgresPeople,
      passwords: Passwords,
      throttle: SignInThrottle,
      sessions: Sessions,
      clock: Clock,
    ) => new SignInHandler(people, passwords, throttle, sessions, clock),
  },
  {
    provide: SignOutHandler,
    inject: [SESSIONS, SESSION_SIGNALS],
    useFactory: (sessions: Sessions, signals: SessionSignals) => new SignOutHandler(sessions, signals),
  },
  {
    provide: VerifySessionHandler,
    inject: [SESSIONS, CLOCK],
    useFactory: (sessions: Sessions, clock: Clock) => new VerifySessionHandler(sessions, clock),
  },
  {
    provide: AdministerDirectoryHandler,
    inject: [DIRECTORY_CHANGES, PASSWORDS, SESSION_SIGNALS],
    useFactory: (changes: DirectoryChanges, passwords: Passwords, signals: SessionSignals) =>
      new AdministerDirectoryHandler(changes, passwords, signals),
  },
  {
    provide: KeepTemplatesHandler,
    inject: [DIRECTORY_CHANGES],
    useFactory: (changes: DirectoryChanges) => new KeepTemplatesHandler(changes),
  },
  {
    provide: KeepSettingsHandler,
    inject: [DIRECTORY_CHANGES],
    useFactory: (changes: DirectoryChanges) => new KeepSettingsHandler(changes),
  },
];
