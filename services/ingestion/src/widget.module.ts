import { randomUUID } from 'node:crypto';
import type { CommandClient, Signals } from '@baton/messaging';
import { CLOCK, COMMAND_CLIENT, LOGGER, MESSAGING, PG_POOL, type Clock, type Logger } from '@baton/service-kit';
import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import type { Pool } from 'pg';
import { DirectoryWidgets } from './adapters/directory-widgets.adapter.ts';
import { causeOf } from './adapters/fault-cause.ts';
import { PayloadSeal } from './adapters/payload-seal.ts';
import { ReceiveMessagesCommand } from './adapters/receive-messages.adapter.ts';
import { ConversationItems } from './adapters/visitor-items.adapter.ts';
import { PostgresVisitorSessions } from './adapters/visitor-sessions.adapter.ts';
import { EndConversationHandler } from './commands/end-conversation/end-conversation.handler.ts';
import { IdentifyVisitorHandler } from './commands/identify-visitor/identify-visitor.handler.ts';
import { MarkSeenHandler } from './commands/mark-seen/mark-seen.handler.ts';
import { RateConversationHandler } from './commands/rate-conversation/rate-conversation.handler.ts';
import { SendVisitorMessageHandler } from './commands/send-visitor-message/send-visitor-message.handler.ts';
import { StartSessionHandler } from './commands/start-session/start-session.handler.ts';
import { TellAboutVisitorHandler } from './commands/tell-about-visitor/tell-about-visitor.handler.ts';
import { WidgetController } from './http/widget.controller.ts';
import { WidgetProblemFilter } from './http/widget-problem.filter.ts';
import { masterKeyOf } from './ingestion.config.ts';
import { Departures } from './live/departures.ts';
import { FrameThrottle } from './live/frame-throttle.ts';
import { LiveGateway } from './live/live.gateway.ts';
import { LiveVisits } from './live/live-visits.ts';
import { addressOf } from './live/visitor-address.ts';
import { VisitorDesk } from './live/visitor-desk.ts';
import { VisitorDoor } from './live/visitor-door.ts';
import { VisitorFeed } from './live/visitor-feed.ts';
import { VisitorHub } from './live/visitor-hub.ts';
import { VisitorSignals } from './live/visitor-signals.ts';
import type { WidgetLimits } from './live/widget-limits.ts';
import { WIDGETS, WIDGET_SETUP, type WidgetSetup } from './tokens.ts';
import { VisitorView } from './views/visitor-thread/visitor-view.adapter.ts';
import type { VisitorItems } from './commands/visitor-items.port.ts';
import type { VisitorSessions } from './visitors/visitor-session.port.ts';
import type { Widgets } from './visitors/widgets.port.ts';
import type { WidgetConfig } from './widget.config.ts';

/** The sockets of the widgets, and the protocol over HTTP. */
@Module({})
export class WidgetModule {
  static forRoot(config: WidgetConfig, limits: WidgetLimits): DynamicModule {
    const setup: WidgetSetup = {
      ownOrigin: new URL(config.WIDGET_PUBLIC_URL).origin,
      addressOf: (request) => addressOf(request, config.TRUST_PROXY),
    };
    return {
      module: WidgetModule,
      controllers: [WidgetController],
      providers: [
        { provide: APP_FILTER, useClass: WidgetProblemFilter },
        { provide: WIDGET_SETUP, useValue: setup },
        { provide: FrameThrottle, useValue: new FrameThrottle(limits) },
        LiveGateway,
        ...outside(config),
        ...handlers,
        ...live(limits),
      ],
    };
  }
}

const SESSIONS = Symbol('SESSIONS');
const ITEMS = Symbol('ITEMS');

const outside = (config: WidgetConfig) => [
  {
    provide: WIDGETS,
    inject: [COMMAND_CLIENT],
    useFactory: (commands: CommandClient) => new DirectoryWidgets(commands),
  },
  {
    provide: SESSIONS,
    inject: [PG_POOL, CLOCK],
    useFactory: (pool: Pool, clock: Clock) =>
      new PostgresVisitorSessions(pool, new PayloadSeal(masterKeyOf(config), 'ingestion widget session'), clock),
  },
  {
    provide: ITEMS,
    inject: [COMMAND_CLIENT],
    useFactory: (commands: CommandClient) => new ConversationItems(new ReceiveMessagesCommand(commands), commands),
  },
  { provide: VisitorView, inject: [PG_POOL], useFactory: (pool: Pool) => new VisitorView(pool) },
];

/** A handler names those of these ports that it needs. */
type Handler = new (ports: never) => object;

const handler = (provide: Handler) => ({
  provide,
  inject: [ITEMS, VisitorView, SESSIONS, CLOCK],
  useFactory: (items: VisitorItems, view: VisitorView, sessions: VisitorSessions, clock: Clock) =>
    new provide({ items, view, sessions, clock } as never),
});

const handlers = [
  ...[SendVisitorMessageHandler, IdentifyVisitorHandler, TellAboutVisitorHandler, MarkSeenHandler],
  ...[EndConversationHandler, RateConversationHandler, StartSessionHandler],
].map(handler);

const live = (limits: WidgetLimits) => [
  {
    provide: VisitorSignals,
    inject: [MESSAGING],
    useFactory: (signals: Signals) => new VisitorSignals(signals),
  },
  {
    provide: Departures,
    inject: [EndConversationHandler, LOGGER],
    useFactory: (endings: EndConversationHandler, log: Logger) =>
      new Departures({
        afterMs: limits.leftAfterMs,
        after: (milliseconds, callback) => {
          const timer = setTimeout(callback, milliseconds);
          return () => clearTimeout(timer);
        },
        gone: (session) => {
          const told = endings.end({ session }, `left-${randomUUID()}`, 'customerLeft');
          told.catch((err: unknown) => log.warn(causeOf(err), 'a departure was not told'));
        },
      }),
  },
  {
    provide: VisitorHub,
    inject: [VisitorView, VisitorSignals, Departures, LOGGER],
    useFactory: (view: VisitorView, signals: VisitorSignals, departures: Departures, log: Logger) =>
      new VisitorHub({
        view,
        socketsOfVisitor: limits.socketsOfVisitor,
        here: (conversationId) => signals.presence(conversationId, true),
        arrived: (visitorId) => departures.returned(visitorId),
        left: (session, state) => {
          signals.presence(state.conversation_id, false);
          departures.left(session, state);
        },
        onFault: (err) => log.warn(causeOf(err), 'the view could not be read'),
      }),
  },
  {
    provide: VisitorFeed,
    inject: [PG_POOL, MESSAGING, VisitorHub, LOGGER],
    useFactory: (pool: Pool, signals: Signals, hub: VisitorHub, log: Logger) =>
      new VisitorFeed({
        pool,
        signals,
        hub,
        onFault: (err) => log.warn(causeOf(err), 'the view could not be looked at'),
      }),
  },
  {
    provide: VisitorDoor,
    inject: [StartSessionHandler, IdentifyVisitorHandler, TellAboutVisitorHandler, FrameThrottle, LOGGER],
    useFactory: (
      sessions: StartSessionHandler,
      identities: IdentifyVisitorHandler,
      telling: TellAboutVisitorHandler,
      throttle: FrameThrottle,
      log: Logger,
    ) =>
      new VisitorDoor({
        ...{ sessions, identities, telling, throttle },
        onFault: (err) => log.warn(causeOf(err), 'a visitor could not be let in'),
      }),
  },
  {
    provide: VisitorDesk,
    inject: [
      ...[SendVisitorMessageHandler, IdentifyVisitorHandler, TellAboutVisitorHandler, MarkSeenHandler],
      ...[EndConversationHandler, RateConversationHandler, VisitorView, VisitorSignals, FrameThrottle, CLOCK, LOGGER],
    ],
    useFactory: (
      messages: SendVisitorMessageHandler,
      identities: IdentifyVisitorHandler,
      telling: TellAboutVisitorHandler,
      marks: MarkSeenHandler,
      endings: EndConversationHandler,
      ratings: RateConversationHandler,
      view: VisitorView,
      signals: VisitorSignals,
      throttle: FrameThrottle,
      clock: Clock,
      log: Logger,
    ) =>
      new VisitorDesk({
        ...{ messages, identities, telling, marks, endings, ratings, view, signals, throttle },
        now: () => clock.now(),
        onFault: (err) => log.warn(causeOf(err), 'a frame could not be handled'),
      }),
  },
  {
    provide: LiveVisits,
    inject: [WIDGETS, VisitorDoor, VisitorDesk, VisitorHub, VisitorView, LOGGER],
    useFactory: (
      widgets: Widgets,
      door: VisitorDoor,
      desk: VisitorDesk,
      hub: VisitorHub,
      view: VisitorView,
      log: Logger,
    ) =>
      new LiveVisits({
        ...{ widgets, door, desk, hub, view, limits },
        onFault: (err) => log.warn(causeOf(err), 'a frame could not be taken'),
      }),
  },
];
