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
import { ProblemFilter } from './http/problem.filter.ts';
import { SearchController } from './http/search.controller.ts';
import { SessionController } from './http/session.controller.ts';
import { ChangeFeed } from './live/change-feed.ts';
import { LiveGateway } from './live/live.gateway.ts';
import { LiveHub, type Timers } from './live/live-hub.ts';
import { LiveService } from './live/live-service.ts';
import { causeOf } from './fault-cause.ts';
import { TopicAnswers } from './live/topic-answers.ts';
import { TOPICS } from './live/topics/topic.table.ts';

const timers: Timers = {
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
  monotonic: () => performance.now(),
};

@Module({
  controllers: [SessionController, ConversationController, CommandController, SearchController],
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
    {
      provide: LiveService,
      inject: [LiveHub, TopicAnswers, ChangeFeed, Sessions, CLOCK, LOGGER],
      useFactory: (
        hub: LiveHub,
        answers: TopicAnswers,
        feed: ChangeFeed,
        sessions: Sessions,
        clock: Clock,
        log: Logger,
      ) =>
        new LiveService({
          hub,
          answers,
          feed,
          sessions,
          clock,
          onFault: (err) => log.warn(causeOf(err), 'session not verified'),
        }),
    },
    LiveGateway,
    CommandForwarder,
  ],
})
export class GatewayModule {}
