import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import type { Pool } from 'pg';
import type { CommandClient, Signals } from '@baton/messaging';
import { CLOCK, COMMAND_CLIENT, LOGGER, MESSAGING, PG_POOL, type Clock, type Logger } from '@baton/service-kit';
import { AccessGuard } from './access/access.guard.ts';
import { Sessions } from './access/sessions.ts';
import { CommandController } from './http/command.controller.ts';
import { CommandForwarder } from './http/command-forwarder.adapter.ts';
import { ConversationController } from './http/conversation.controller.ts';
import { ConversationSettingsController } from './http/conversation-settings.controller.ts';
import { DirectoryForwarder } from './http/directory-forwarder.adapter.ts';
import { DownloadController } from './http/download.controller.ts';
import { ProblemFilter } from './http/problem.filter.ts';
import { ReadMarkController } from './http/read-mark.controller.ts';
import { SearchController } from './http/search.controller.ts';
import { SessionController } from './http/session.controller.ts';
import { TemplateController } from './http/template.controller.ts';
import { ChangeFeed } from './live/change-feed.ts';
import { LiveGateway } from './live/live.gateway.ts';
import { LiveHub, type Timers } from './live/live-hub.ts';
import type { LiveConnection } from './live/live-connection.ts';
import { LiveService } from './live/live-service.ts';
import { OnlineNews } from './live/online-news.ts';
import { SeenNews } from './live/seen-news.ts';
import { SignalExchange } from './live/signal-exchange.ts';
import { causeOf } from './fault-cause.ts';
import { TopicAnswers } from './live/topic-answers.ts';
import { TOPICS } from './live/topics/topic.table.ts';
import { ReadMarkStore } from './read-marks/read-mark-store.adapter.ts';
import { guardedConversations } from './views/conversation/conversation.query.ts';

const timers: Timers = {
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
  monotonic: () => performance.now(),
};

/** Every socket of this gateway: filled by the live service. */
const CONNECTIONS = Symbol('live connections');

@Module({
  controllers: [
    SessionController,
    ConversationController,
    DownloadController,
    CommandController,
    TemplateController,
    ConversationSettingsController,
    ReadMarkController,
    SearchController,
  ],
  providers: [
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_GUARD, useClass: AccessGuard },
    {
      provide: Sessions,
      inject: [COMMAND_CLIENT, MESSAGING],
      useFactory: (commands: CommandClient, signals: Signals) => new Sessions(commands, signals),
    },
    { provide: LiveHub, useFactory: () => new LiveHub(TOPICS, timers) },
    {
      provide: ChangeFeed,
      inject: [PG_POOL, MESSAGING, LiveHub, LOGGER],
      useFactory: (pool: Pool, signals: Signals, hub: LiveHub, log: Logger) =>
        new ChangeFeed({ pool, signals, hub, onFault: (err) => log.warn(causeOf(err), 'change log not readable') }),
    },
    {
      provide: TopicAnswers,
      inject: [PG_POOL, LiveHub, ChangeFeed, LOGGER],
      useFactory: (pool: Pool, hub: LiveHub, feed: ChangeFeed, log: Logger) =>
        new TopicAnswers({ pool, hub, feed, onFault: (err) => log.warn(causeOf(err), 'topic not read') }),
    },
    { provide: CONNECTIONS, useFactory: () => new Set<LiveConnection>() },
    { provide: SeenNews, inject: [MESSAGING], useFactory: (signals: Signals) => new SeenNews(signals) },
    { provide: ReadMarkStore, inject: [PG_POOL], useFactory: (pool: Pool) => new ReadMarkStore(pool) },
    {
      provide: OnlineNews,
      inject: [CONNECTIONS, PG_POOL, LOGGER],
      useFactory: (connections: ReadonlySet<LiveConnection>, pool: Pool, log: Logger) =>
        new OnlineNews({
          timers,
          connections: () => connections,
          rights: (ids) => guardedConversations(pool, ids),
          onFault: (err) => log.warn(causeOf(err), 'who is online was not told'),
        }),
    },
    {
      provide: SignalExchange,
      inject: [MESSAGING, LiveHub, OnlineNews],
      useFactory: (signals: Signals, hub: LiveHub, online: OnlineNews) =>
        new SignalExchange({ signals, hub, timers, customerOnline: (id, on) => online.put(id, on) }),
    },
    {
      provide: LiveService,
      inject: [
        ...[LiveHub, TopicAnswers, ChangeFeed, Sessions],
        ...[SignalExchange, OnlineNews, SeenNews, CONNECTIONS, CLOCK, LOGGER],
      ],
      useFactory: (
        hub: LiveHub,
        answers: TopicAnswers,
        feed: ChangeFeed,
        sessions: Sessions,
        signals: SignalExchange,
        online: OnlineNews,
        seen: SeenNews,
        connections: Set<LiveConnection>,
        clock: Clock,
        log: Logger,
      ) =>
        new LiveService({
          hub,
          answers,
          feed,
          sessions,
          signals,
          online,
          seen,
          connections,
          clock,
          onFault: (err) => log.warn(causeOf(err), 'session not verified'),
        }),
    },
    LiveGateway,
    CommandForwarder,
    DirectoryForwarder,
  ],
})
export class GatewayModule {}
