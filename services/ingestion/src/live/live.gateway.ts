import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { FRAME_BYTES, HEARTBEAT_SECONDS, WIDGET_CLOSE, WIDGET_PROTOCOL } from '@baton/contracts-widget-protocol';
import { HEALTH, LOGGER, type HealthRegistry, type Logger } from '@baton/service-kit';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { causeOf } from '../adapters/fault-cause.ts';
import { failure } from '../commands/visit.ts';
import { WIDGETS, WIDGET_SETUP, type WidgetSetup } from '../tokens.ts';
import type { Widgets } from '../visitors/widgets.port.ts';
import { Departures } from './departures.ts';
import { LiveVisits } from './live-visits.ts';
import { mayCome } from './origins.ts';
import { targetOf } from './upgrade-target.ts';
import { VisitorConnection, type Wire } from './visitor-connection.ts';
import { VisitorFeed } from './visitor-feed.ts';
import { VisitorHub } from './visitor-hub.ts';
import { VisitorSignals } from './visitor-signals.ts';

const PATH = '/widget/v1/live';
/** A socket that has not said who it is by then is nobody's. */
const GREETED_MS = 15_000;
/** Of which nothing was heard for so long is gone. */
const SILENT_MS = HEARTBEAT_SECONDS * 3_000;

/** The door of the sockets: takes the upgrade, looks where it comes from, and hands frames on. */
@Injectable()
export class LiveGateway implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly sockets = new WebSocketServer({
    noServer: true,
    maxPayload: FRAME_BYTES,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(WIDGET_PROTOCOL) ? WIDGET_PROTOCOL : false),
  });
  private readonly heard = new Map<WebSocket, { at: number; readonly connection: VisitorConnection }>();
  private sweep: NodeJS.Timeout | null = null;
  private draining = false;

  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(WIDGETS) private readonly widgets: Widgets,
    @Inject(WIDGET_SETUP) private readonly setup: WidgetSetup,
    @Inject(LiveVisits) private readonly visits: LiveVisits,
    @Inject(VisitorHub) private readonly hub: VisitorHub,
    @Inject(VisitorFeed) private readonly feed: VisitorFeed,
    @Inject(VisitorSignals) private readonly signals: VisitorSignals,
    @Inject(Departures) private readonly departures: Departures,
    @Inject(LOGGER) private readonly log: Logger,
    @Inject(HEALTH) private readonly health: HealthRegistry,
  ) {}

  async onModuleInit(): Promise<void> {
    this.health.register('view', async () => {
      if (!this.feed.isReady)
        throw new Error('the view of the widgets does not exist yet: is widget-projector running?');
      return Promise.resolve();
    });
    await this.feed.start();
    this.signals.start(this.hub, (conversationId) => this.departures.seen(conversationId));
  }

  onApplicationBootstrap(): void {
    const server = this.host.httpAdapter.getHttpServer() as Server;
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      // Kept until the answer: a socket that ends meanwhile must not end the process.
      socket.on('error', () => socket.destroy());
      void this.upgrade(request, socket, head);
    });
    this.sweep = setInterval(() => this.endSilent(), HEARTBEAT_SECONDS * 1_000);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.draining = true;
    if (this.sweep !== null) clearInterval(this.sweep);
    for (const connection of this.hub.connections()) connection.close(WIDGET_CLOSE.restart, 'the server restarts');
    for (const { connection } of this.heard.values()) connection.close(WIDGET_CLOSE.restart, 'the server restarts');
    this.sockets.close();
    this.departures.close();
    await Promise.all([this.feed.close(), this.signals.close()]);
  }

  private async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const url = targetOf(request.url);
    if (url?.pathname !== PATH) return refuse(socket, '404 Not Found');
    if (this.draining) return refuse(socket, '503 Service Unavailable');
    const accountId = url.searchParams.get('inbox') ?? '';
    try {
      const widget = await this.widgets.find(accountId);
      const error =
        widget === null
          ? failure('unknown-inbox', 'There is no widget with the id in ?inbox=.')
          : mayCome(request.headers.origin, widget, this.setup.ownOrigin)
            ? null
            : failure('forbidden-origin', 'Add the origin of this page to the allowed origins of the widget.');
      const address = this.setup.addressOf(request);
      this.sockets.handleUpgrade(request, socket, head, (ws) => {
        // A browser sees only frames and close codes, never the answer to an upgrade.
        if (error !== null) {
          ws.send(JSON.stringify(error.frame));
          ws.close(WIDGET_CLOSE.forbidden, 'forbidden');
        } else this.greet(ws, accountId, address);
      });
    } catch (err) {
      this.log.warn(causeOf(err), 'a widget could not be found out');
      refuse(socket, '503 Service Unavailable');
    }
  }

  private greet(ws: WebSocket, accountId: string, address: string): void {
    ws.on('error', () => ws.terminate());
    if (ws.protocol !== WIDGET_PROTOCOL) return ws.close(WIDGET_CLOSE.protocol, `speak ${WIDGET_PROTOCOL}`);
    if (!this.visits.enter(address)) return ws.close(WIDGET_CLOSE.throttled, 'too many sockets from here');
    const connection = new VisitorConnection(wireOf(ws), accountId, address, null);
    const heard = { at: performance.now(), connection };
    this.heard.set(ws, heard);
    const key = this.visits.nextKey();
    const late = setTimeout(() => {
      if (connection.session === null) connection.close(WIDGET_CLOSE.noSession, 'begin with a session');
    }, GREETED_MS);
    ws.on('message', (data, isBinary) => {
      heard.at = performance.now();
      if (isBinary) connection.close(WIDGET_CLOSE.badFrame, 'frames are text');
      else this.visits.receive(connection, key, textOf(data));
    });
    ws.on('close', () => {
      clearTimeout(late);
      this.heard.delete(ws);
      this.visits.left(connection);
    });
  }

  private endSilent(): void {
    const now = performance.now();
    for (const [ws, { at }] of this.heard) if (now - at > SILENT_MS) ws.terminate();
  }
}

const wireOf = (ws: WebSocket): Wire => ({
  get unread() {
    return ws.bufferedAmount;
  },
  send: (text) => ws.send(text),
  close: (code, reason) => ws.close(code, reason),
  terminate: () => ws.terminate(),
});

const textOf = (data: RawData): string =>
  Array.isArray(data) ? Buffer.concat(data).toString() : Buffer.from(data as Buffer).toString();

const refuse = (socket: Duplex, status: string): void => {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
};
