import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { CLOSE, INBOX_PROTOCOL, type Topic } from '@baton/contracts-inbox-protocol';
import type { Principal } from '@baton/contracts-directory';
import { HEALTH, LOGGER, type HealthRegistry, type Logger } from '@baton/service-kit';
import { isSameOrigin, sessionToken } from '../access/request-origin.ts';
import { Sessions } from '../access/sessions.ts';
import { viewerOf } from '../access/viewer.ts';
import { ChangeFeed } from './change-feed.ts';
import { readClientFrame } from './client-frame.ts';
import { LiveConnection } from './live-connection.ts';
import { causeOf } from '../fault-cause.ts';
import { HEARTBEAT_SECONDS, LiveService } from './live-service.ts';
import { OnlineNews } from './online-news.ts';
import { SeenNews } from './seen-news.ts';
import { SignalExchange } from './signal-exchange.ts';

const PATH = '/api/live';
/** Above the largest frame that a client sends. */
const FRAME_BYTES = 16 * 1024;

/** The door of the sockets: takes the upgrade, finds out who it is, and hands frames to the live service. */
@Injectable()
export class LiveGateway implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly sockets = new WebSocketServer({
    noServer: true,
    maxPayload: FRAME_BYTES,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(INBOX_PROTOCOL) ? INBOX_PROTOCOL : false),
  });
  private heartbeat: NodeJS.Timeout | null = null;

  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(ChangeFeed) private readonly feed: ChangeFeed,
    @Inject(LiveService) private readonly live: LiveService,
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(SignalExchange) private readonly signals: SignalExchange,
    @Inject(OnlineNews) private readonly online: OnlineNews,
    @Inject(SeenNews) private readonly seen: SeenNews,
    @Inject(LOGGER) private readonly log: Logger,
    @Inject(HEALTH) private readonly health: HealthRegistry,
  ) {}

  async onModuleInit(): Promise<void> {
    this.health.register('views', async () => {
      if (!this.feed.isReady) throw new Error('the inbox views do not exist yet: is the projector running?');
      return Promise.resolve();
    });
    this.signals.start();
    await this.feed.start();
  }

  onApplicationBootstrap(): void {
    const server = this.host.httpAdapter.getHttpServer() as Server;
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      this.upgrade(request, socket, head),
    );
    this.heartbeat = setInterval(() => this.live.heartbeat(), HEARTBEAT_SECONDS * 1_000);
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.heartbeat !== null) clearInterval(this.heartbeat);
    this.live.closeAll();
    this.sockets.close();
    await Promise.all([this.signals.close(), this.online.close(), this.seen.close()]);
    await this.feed.close();
    await this.sessions.close();
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const path = (request.url ?? '').split('?', 1)[0];
    if (path !== PATH) return refuse(socket, '404 Not Found');
    if (!isSameOrigin(request.headers)) return refuse(socket, '403 Forbidden');
    if (!this.feed.isReady) return refuse(socket, '503 Service Unavailable');
    this.sockets.handleUpgrade(request, socket, head, (wire) => this.greet(wire, request));
  }

  /** A browser sees only close codes, never the answer to an upgrade: so people are judged after it. */
  private greet(wire: WebSocket, request: IncomingMessage): void {
    const early: RawData[] = [];
    const keep = (data: RawData): void => void early.push(data);
    wire.on('error', () => wire.terminate());
    wire.on('message', keep);
    if (wire.protocol !== INBOX_PROTOCOL) return wire.close(CLOSE.protocol, `speak ${INBOX_PROTOCOL}`);
    const token = sessionToken(request.headers);
    if (token === null) return wire.close(CLOSE.signedOut, 'sign in first');
    this.sessions.verify(token).then(
      (principal) => {
        if (wire.readyState !== wire.OPEN) return;
        if (principal === null) return wire.close(CLOSE.signedOut, 'sign in first');
        wire.off('message', keep);
        this.connect(wire, token, principal, early);
      },
      (err: unknown) => {
        this.log.warn(causeOf(err), 'a session could not be verified');
        wire.close(CLOSE.restart, 'try again');
      },
    );
  }

  private connect(wire: WebSocket, token: string, principal: Principal, early: readonly RawData[]): void {
    const connection = new LiveConnection(viewerOf(principal), token, principal, wire, {
      ended: (topic: Topic) => this.live.unsubscribe(connection, topic),
    });
    const receive = (data: RawData): void => {
      const frame = readClientFrame(textOf(data));
      if (frame === null) connection.close(CLOSE.badFrame, 'not a frame of this protocol');
      else this.live.receive(connection, frame);
    };
    wire.on('message', receive);
    wire.on('close', () => this.live.forget(connection));
    this.live.welcome(connection);
    early.forEach(receive);
  }
}

const textOf = (data: RawData): string =>
  Array.isArray(data) ? Buffer.concat(data).toString() : Buffer.from(data as Buffer).toString();

const refuse = (socket: Duplex, status: string): void => {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
};
