import { graphClient } from '@baton/channel-whatsapp';
import { Fault, type Checkpoints, type EventStore } from '@baton/event-sourcing';
import { JobQueue } from '@baton/job-queue';
import type { NatsMessaging } from '@baton/messaging-nats';
import type { PersonalData } from '@baton/personal-data';
import {
  CHECKPOINTS,
  CLOCK,
  EVENT_STORE,
  LOGGER,
  MESSAGING,
  PERSONAL_DATA,
  PG_POOL,
  typeOrm,
  type Clock,
  type Logger,
} from '@baton/service-kit';
import {
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { PostgresAttempts } from './adapters/attempts.adapter.ts';
import { StreamFacts } from './adapters/conversation-facts.adapter.ts';
import { CommandReports } from './adapters/delivery-reports.adapter.ts';
import { EventReader } from './adapters/event-reader.adapter.ts';
import { NumberPace } from './adapters/number-pace.adapter.ts';
import { WebChatSender } from './adapters/web-chat-sender.adapter.ts';
import { WhatsAppSender } from './adapters/whatsapp-sender.adapter.ts';
import { RepliesSubscriber } from './automations/replies.subscriber.ts';
import { laneOf, ReplyJob } from './automations/reply-job.ts';
import { WhenMessagesReadThenMarkRead } from './automations/when-messages-read-then-mark-read/when-messages-read-then-mark-read.ts';
import type { ReadMarker } from './automations/when-messages-read-then-mark-read/read-marker.port.ts';
import type { ChannelSender } from './automations/when-reply-sent-then-deliver/channel-sender.port.ts';
import { WhenReplySentThenDeliver } from './automations/when-reply-sent-then-deliver/when-reply-sent-then-deliver.ts';
import { TendDeadLettersController } from './commands/tend-dead-letters/tend-dead-letters.controller.ts';
import type { NotificationConfig } from './notification.config.ts';
import { SCHEMA, TABLES } from './rows/tables.ts';

const SENDERS = Symbol('SENDERS');
const MARKERS = Symbol('MARKERS');

/** By channel; a new channel is a line here. On web chat, readers find the marks in the log themselves. */
const sendersOf = (whatsApp: WhatsAppSender): ReadonlyMap<string, ChannelSender> =>
  new Map<string, ChannelSender>([
    ['whatsapp', whatsApp],
    ['webchat', new WebChatSender()],
  ]);
const markersOf = (whatsApp: WhatsAppSender): ReadonlyMap<string, ReadMarker> => new Map([['whatsapp', whatsApp]]);

@Module({})
export class NotificationModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(private readonly replies: RepliesSubscriber) {}

  static forRoot(config: NotificationConfig): DynamicModule {
    return {
      module: NotificationModule,
      imports: [TypeOrmModule.forRoot(typeOrm({ url: config.DATABASE_URL, schema: SCHEMA, entities: TABLES }))],
      controllers: [TendDeadLettersController],
      providers: providers(config),
    };
  }

  onApplicationBootstrap(): Promise<void> {
    return this.replies.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.replies.stop();
  }
}

const providers = (config: NotificationConfig) => [
  {
    provide: JobQueue,
    inject: [PG_POOL, CHECKPOINTS, LOGGER],
    useFactory: (pool: Pool, checkpoints: Checkpoints, log: Logger) =>
      new JobQueue({
        ...{ pool, checkpoints, laneOf, schema: SCHEMA, consumer: 'notification' },
        onFault: (fault) => log.warn({ err: fault }, 'finished jobs were not purged'),
      }),
  },
  { provide: StreamFacts, inject: [EVENT_STORE], useFactory: (store: EventStore) => new StreamFacts(store) },
  {
    provide: WhatsAppSender,
    inject: [LOGGER],
    useFactory: (log: Logger) => {
      const graph = graphClient({
        baseUrl: config.WHATSAPP_GRAPH_URL,
        accessToken: config.WHATSAPP_ACCESS_TOKEN,
        timeoutMs: config.WHATSAPP_TIMEOUT_MS,
        maxConnections: config.SEND_CONCURRENCY,
      });
      const pace = new NumberPace(config.WHATSAPP_MESSAGES_PER_SECOND);
      return new WhatsAppSender(graph, pace, log);
    },
  },
  { provide: SENDERS, inject: [WhatsAppSender], useFactory: sendersOf },
  { provide: MARKERS, inject: [WhatsAppSender], useFactory: markersOf },
  {
    provide: WhenReplySentThenDeliver,
    inject: [DataSource, StreamFacts, SENDERS, MESSAGING, CLOCK],
    useFactory: (
      source: DataSource,
      facts: StreamFacts,
      senders: ReturnType<typeof sendersOf>,
      nats: NatsMessaging,
      clock: Clock,
    ) =>
      new WhenReplySentThenDeliver(new PostgresAttempts(source), facts, senders, new CommandReports(nats), clock, {
        attemptsAtMost: config.SEND_ATTEMPTS,
        giveUpAfterMs: config.SEND_GIVE_UP_SECONDS * 1_000,
      }),
  },
  {
    provide: WhenMessagesReadThenMarkRead,
    inject: [StreamFacts, MARKERS],
    useFactory: (facts: StreamFacts, markers: ReturnType<typeof markersOf>) =>
      new WhenMessagesReadThenMarkRead(facts, markers),
  },
  {
    provide: ReplyJob,
    inject: [PERSONAL_DATA, WhenReplySentThenDeliver, WhenMessagesReadThenMarkRead],
    useFactory: (
      personal: PersonalData | null,
      deliver: WhenReplySentThenDeliver,
      markRead: WhenMessagesReadThenMarkRead,
    ) => {
      if (personal === null) throw new Fault('no-keys', 'replies cannot be read without MASTER_KEY', 'never');
      return new ReplyJob(new EventReader(personal), deliver, markRead);
    },
  },
  {
    provide: RepliesSubscriber,
    inject: [JobQueue, MESSAGING, ReplyJob, LOGGER],
    useFactory: (jobs: JobQueue, nats: NatsMessaging, job: ReplyJob, log: Logger) =>
      new RepliesSubscriber(jobs, nats, job, log, config.SEND_CONCURRENCY),
  },
];
