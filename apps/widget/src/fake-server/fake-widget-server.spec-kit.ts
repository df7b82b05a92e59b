import { createReadStream, existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import path from 'node:path';
import { WIDGET_PROTOCOL, type WidgetClientFrame, type WidgetServerFrame } from '@baton/contracts-widget-protocol';
import { WebSocketServer, type WebSocket } from 'ws';
import { failure, type FakeVisitor, type FakeWidgetModel } from './fake-widget-model.spec-kit.ts';

export const INBOX = '11111111-1111-4111-8111-111111111111';

const TYPES: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript', css: 'text/css' };

/** Where a frame is told to: the visitor of a socket or of a stream. */
interface Listener {
  visitor: FakeVisitor | null;
  send(frame: WidgetServerFrame): void;
  end(): void;
}

/** The widget process in a spec's hands: static files and the protocol are real, the contact centre is a model. */
export class FakeWidgetServer {
  readonly model: FakeWidgetModel;
  /** Origins of pages that may show the frame. */
  allowed: readonly string[] = [];
  /** While true, every request and socket of the protocol is cut off. */
  down = false;
  /** A proxy on the way that knows no WebSockets. */
  noSockets = false;
  /** Answers that are lost after the work was done. */
  loseAnswers = 0;
  readonly #dist: string;
  readonly #server: Server;
  readonly #listeners = new Set<Listener>();

  constructor(model: FakeWidgetModel, dist: string) {
    this.model = model;
    this.#dist = dist;
    model.now = () => new Date().toISOString();
    model.onFrame = (visitor, frame) => {
      for (const listener of this.#listeners) if (listener.visitor === visitor) listener.send(frame);
    };
    this.#server = createServer((request, response) => void this.#handle(request, response));
    const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => WIDGET_PROTOCOL });
    this.#server.on('upgrade', (request, socket, head) => {
      if (this.down || this.noSockets || !request.url?.startsWith('/widget/v1/live')) return socket.destroy();
      sockets.handleUpgrade(request, socket, head, (accepted) => this.#accept(accepted));
    });
  }

  async listen(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return `http://127.0.0.1:${address.port}`;
  }

  async close(): Promise<void> {
    this.breakAll();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  breakAll(): void {
    for (const listener of this.#listeners) listener.end();
  }

  tell(frame: WidgetServerFrame): void {
    for (const listener of this.#listeners) listener.send(frame);
  }

  get connections(): number {
    return this.#listeners.size;
  }

  #accept(socket: WebSocket): void {
    const listener: Listener = {
      visitor: null,
      send: (frame) => socket.send(JSON.stringify(frame)),
      end: () => socket.terminate(),
    };
    this.#listeners.add(listener);
    socket.on('close', () => this.#listeners.delete(listener));
    socket.on('message', (data) => {
      const frame = JSON.parse((data as Buffer).toString()) as WidgetClientFrame;
      if (listener.visitor !== null) return this.#answer(listener, this.model.receive(listener.visitor, frame));
      const { visitor, answer } = this.model.greet(frame, null);
      listener.visitor = visitor;
      listener.send(answer);
    });
  }

  #answer(listener: Listener, frame: WidgetServerFrame): void {
    if (frame.type === 'ack' && this.loseAnswers > 0) {
      this.loseAnswers -= 1;
      return listener.end();
    }
    listener.send(frame);
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'http://x');
    if (url.pathname === '/w.js') return this.#file(response, 'w.js', {});
    if (url.pathname.startsWith('/widget/app/')) return this.#app(response, url.pathname);
    if (this.down) return void request.socket.destroy();
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? null;
    if (url.pathname === '/widget/v1/stream') return this.#stream(response, url, token);
    const visitor = this.model.visitors.get(token ?? '');
    if (url.pathname === '/widget/v1/messages') {
      if (visitor === undefined) return void response.writeHead(401).end(JSON.stringify(failure('no-session')));
      response.writeHead(200, { 'content-type': 'application/json' });
      return void response.end(JSON.stringify(this.model.older(visitor, Number(url.searchParams.get('before')))));
    }
    const frame = JSON.parse(await bodyOf(request)) as WidgetClientFrame;
    const answer = frame.type.startsWith('session.')
      ? this.model.greet(frame, token).answer
      : visitor === undefined
        ? failure('no-session')
        : this.model.receive(visitor, frame);
    if (answer.type === 'ack' && this.loseAnswers > 0) {
      this.loseAnswers -= 1;
      return void request.socket.destroy();
    }
    response.writeHead(answer.type === 'error' ? 400 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
  }

  #stream(response: ServerResponse, url: URL, token: string | null): void {
    const visitor = this.model.visitors.get(token ?? '') ?? null;
    if (visitor === null) return void response.writeHead(401).end(JSON.stringify(failure('no-session')));
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(': hello\n\n');
    const listener: Listener = {
      visitor,
      send: (frame) => response.write(`data: ${JSON.stringify(frame)}\n\n`),
      end: () => response.destroy(),
    };
    this.#listeners.add(listener);
    response.on('close', () => this.#listeners.delete(listener));
    listener.send(this.model.changesSince(visitor, url.searchParams.get('since') ?? '0'));
  }

  #app(response: ServerResponse, pathname: string): void {
    const file = pathname === '/widget/app/' ? 'index.html' : pathname.slice('/widget/app/'.length);
    this.#file(response, path.join('app', file), {
      'content-security-policy': `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' ws: wss:; base-uri 'none'; form-action 'none'; frame-ancestors ${this.allowed.join(' ') || "'none'"}`,
    });
  }

  #file(response: ServerResponse, name: string, headers: Readonly<Record<string, string>>): void {
    const file = path.join(this.#dist, name);
    if (!file.startsWith(this.#dist) || !existsSync(file)) return void response.writeHead(404).end();
    response.writeHead(200, {
      ...headers,
      'content-type': `${TYPES[path.extname(file).slice(1)] ?? 'application/octet-stream'}; charset=utf-8`,
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'cross-origin',
    });
    createReadStream(file).pipe(response);
  }
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
};
