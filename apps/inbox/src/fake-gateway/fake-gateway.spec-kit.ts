import { createReadStream, existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import path from 'node:path';
import {
  CLOSE,
  INBOX_PROTOCOL,
  maySee,
  type AgentCommand,
  type Change,
  type ClientFrame,
  type ConversationSignal,
  type Me,
  type Scope,
  type ServerFrame,
  type Snapshot,
  type Sort,
  type Topic,
} from '@baton/contracts-inbox-protocol';
import { WebSocketServer, type WebSocket } from 'ws';
import { FakeConfiguration } from './fake-configuration.spec-kit.ts';
import { LOGINS, PEOPLE, type FakeChange, type FakeModel } from './fake-model.spec-kit.ts';

interface Client {
  readonly socket: WebSocket;
  readonly me: Me;
  readonly topics: Map<Topic, number>;
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
};
const CSP =
  "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

/** A gateway in one process for looking at the inbox and for its browser specs: the protocol is real, the domain is not. */
export class FakeGateway {
  readonly model: FakeModel;
  readonly configuration = new FakeConfiguration();
  readonly #dist: string;
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  readonly #clients = new Set<Client>();
  readonly #online = new Set<string>();
  readonly #signals = new Map<string, Map<string, ConversationSignal>>();
  readonly #outcomes = new Map<string, { status: number; body: unknown }>();
  /** Commands wait this long: a slow server. */
  delayMs = 0;
  /** While true, every request but the static files is cut off: the server is away. */
  down = false;
  /** Changes wait: what happens is not yet on any screen. */
  #held: (() => void)[] | null = null;
  /** Answers lost after the command was done: the client cannot know. */
  loseAnswers = 0;

  constructor(model: FakeModel, dist: string) {
    this.model = model;
    this.#dist = dist;
    this.#server = createServer((request, response) => void this.#handle(request, response));
    this.#sockets = new WebSocketServer({
      server: this.#server,
      path: '/api/live',
      handleProtocols: () => INBOX_PROTOCOL,
    });
    this.#sockets.on('connection', (socket, request) => this.#connect(socket, request));
    model.onChange = (change) => this.#publish(change);
  }

  async listen(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return `http://127.0.0.1:${address.port}`;
  }

  async close(): Promise<void> {
    this.dropSockets();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  dropSockets(code?: number): void {
    for (const { socket } of this.#clients)
      if (code === undefined) socket.terminate();
      else socket.close(code);
  }

  // ---- sockets

  #connect(socket: WebSocket, request: IncomingMessage): void {
    const me = this.#me(request);
    if (me === null) return socket.close(CLOSE.signedOut);
    if (this.down) return socket.terminate();
    const client: Client = { socket, me, topics: new Map() };
    this.#clients.add(client);
    socket.on('close', () => this.#leave(client));
    socket.on('message', (data) => this.#receive(client, JSON.parse((data as Buffer).toString()) as ClientFrame));
    const beat = setInterval(
      () => this.#send(client, { type: 'heartbeat', cursor: this.#cursor(), now: this.#now() }),
      15_000,
    );
    socket.on('close', () => clearInterval(beat));
    this.#send(client, {
      type: 'welcome',
      cursor: this.#cursor(),
      agentId: me.agentId,
      heartbeatSeconds: 15,
      now: this.#now(),
    });
  }

  #receive(client: Client, frame: ClientFrame): void {
    if (frame.type === 'ping') return this.#send(client, { type: 'pong', id: frame.id, now: this.#now() });
    if (frame.type === 'unsubscribe') return void client.topics.delete(frame.topic);
    if (frame.type === 'signal') return this.#signal(client, frame);
    client.topics.set(frame.topic, this.model.seq);
    if (frame.since?.generation === 'fake') {
      const changes = this.model.log
        .filter(({ seq }) => seq > (frame.since?.seq ?? 0))
        .flatMap((change) => this.#show(client, frame.topic, change));
      return this.#send(client, {
        type: 'changes',
        topic: frame.topic,
        after: frame.since.seq,
        cursor: this.#cursor(),
        changes,
      });
    }
    const data = this.#snapshot(client.me, frame.topic, frame.query ?? { scope: 'all', sort: 'newest', limit: 50 });
    if (data === null) this.#send(client, { type: 'refused', topic: frame.topic, reason: 'not-found' });
    else this.#send(client, { type: 'snapshot', topic: frame.topic, cursor: this.#cursor(), data });
    this.#tellWhatHolds(client, frame.topic);
  }

  #snapshot(me: Me, topic: Topic, query: { scope: Scope; sort: Sort; limit: number }): Snapshot | null {
    if (topic === 'counts') return { counts: this.model.counts(me) };
    if (topic === 'people') return { people: PEOPLE };
    if (topic === 'list' || topic === 'mine') {
      return this.model.page(me, topic === 'mine' ? 'mine' : query.scope, query.sort, query.limit, null);
    }
    const held = this.model.conversations.get(topic.slice('conversation:'.length));
    if (held === undefined || !maySee(held.row, me)) return null;
    return {
      row: held.row,
      contact: held.contact,
      details: held.details,
      items: held.items.slice(-50),
      hasOlder: held.items.length > 50,
    };
  }

  // ---- what may be lost

  /** What an agent does is told to the others who have the conversation open. */
  #signal({ me }: Client, { conversationId, kind, on }: Extract<ClientFrame, { type: 'signal' }>): void {
    this.tell(conversationId, { kind, agentId: me.agentId, on });
  }

  tell(conversationId: string, signal: ConversationSignal): void {
    const holding = this.#signals.get(conversationId) ?? new Map<string, ConversationSignal>();
    const key = 'agentId' in signal ? `${signal.kind}:${signal.agentId}` : signal.kind;
    if (signal.on) holding.set(key, signal);
    else holding.delete(key);
    this.#signals.set(conversationId, holding);
    for (const client of this.#clients)
      if (client.topics.has(`conversation:${conversationId}`))
        this.#send(client, { type: 'signal', conversationId, signal });
  }

  /** The customer opens the chat, or leaves it. */
  come(conversationId: string, on: boolean): void {
    if (on) this.#online.add(conversationId);
    else this.#online.delete(conversationId);
    const [online, offline] = on ? [[conversationId], []] : [[], [conversationId]];
    for (const client of this.#clients)
      if (client.topics.has('list')) this.#send(client, { type: 'online', online, offline });
  }

  /** Who subscribes hears at once of everything that holds. */
  #tellWhatHolds(client: Client, topic: Topic): void {
    if (topic === 'list') this.#send(client, { type: 'online', online: [...this.#online], offline: [] });
    const conversationId = topic.startsWith('conversation:') ? topic.slice('conversation:'.length) : '';
    for (const signal of this.#signals.get(conversationId)?.values() ?? [])
      this.#send(client, { type: 'signal', conversationId, signal });
  }

  /** Nobody types or looks through a socket that is closed. */
  #leave(client: Client): void {
    this.#clients.delete(client);
    for (const [conversationId, signals] of this.#signals)
      for (const signal of signals.values())
        if ('agentId' in signal && signal.agentId === client.me.agentId)
          this.tell(conversationId, { ...signal, on: false });
  }

  holdChanges(): void {
    this.#held = [];
  }

  letChangesGo(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const send of held) send();
  }

  #publish(change: FakeChange): void {
    for (const client of this.#clients) {
      for (const [topic, after] of client.topics) {
        const changes = this.#show(client, topic, change);
        if (changes.length === 0) continue;
        client.topics.set(topic, this.model.seq);
        const frame: ServerFrame = { type: 'changes', topic, after, cursor: this.#cursor(), changes };
        if (this.#held === null) this.#send(client, frame);
        else this.#held.push(() => this.#send(client, frame));
      }
    }
  }

  #show({ me }: Client, topic: Topic, { before, after, items }: FakeChange): Change[] {
    const { conversationId } = after;
    if (topic === 'people') return [];
    if (topic === 'counts') return [{ kind: 'counts', counts: this.model.counts(me) }];
    if (topic.startsWith('conversation:') && topic !== `conversation:${conversationId}`) return [];
    const shows = (row: typeof after): boolean =>
      topic === 'mine'
        ? row.ownerId === me.agentId
        : topic === 'list'
          ? me.seesAll || me.teamIds.includes(row.teamId)
          : maySee(row, me);
    if (!shows(after)) return shows(before) ? [{ kind: 'gone', conversationId }] : [];
    const entries: Change[] = topic.startsWith('conversation:')
      ? items.map((item) => ({ kind: 'item', conversationId, item }))
      : [];
    return [{ kind: 'row', row: after }, ...entries];
  }

  #send(client: Client, frame: ServerFrame): void {
    client.socket.send(JSON.stringify(frame));
  }

  #cursor = (): { generation: string; seq: number } => ({ generation: 'fake', seq: this.model.seq });
  #now = (): string => this.model.now().toISOString();

  // ---- HTTP

  #me(request: IncomingMessage): Me | null {
    const agentId = /baton_session=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1];
    return LOGINS.find((me) => me.agentId === agentId) ?? null;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fake');
    if (!url.pathname.startsWith('/api/')) return this.#file(url.pathname, response);
    if (this.down) return void request.socket.destroy();
    if (url.pathname.endsWith('/download')) return this.#download(url, response);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body: unknown = chunks.length === 0 ? null : JSON.parse(Buffer.concat(chunks).toString());
    if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
    const { status, body: answer, cookie } = this.#answer(request, url, body);
    if (this.loseAnswers > 0 && request.method === 'POST') {
      this.loseAnswers -= 1;
      return void request.socket.destroy();
    }
    response.writeHead(status, {
      'content-type': 'application/json',
      ...(cookie === undefined ? {} : { 'set-cookie': cookie }),
    });
    response.end(status === 204 ? undefined : JSON.stringify(answer));
  }

  #answer(request: IncomingMessage, url: URL, body: unknown): { status: number; body: unknown; cookie?: string } {
    const route = `${request.method} ${url.pathname.slice('/api'.length)}`;
    if (route === 'POST /session') return this.#signIn(body as { email: string; password: string });
    if (route === 'DELETE /session') return { status: 204, body: null, cookie: 'baton_session=; Path=/; Max-Age=0' };
    const me = this.#me(request);
    if (me === null) return problem(401, 'no-session', 'Sign in first.');
    if (route === 'GET /me') return { status: 200, body: me };
    const configured = this.configuration.answer(me, request.method ?? '', url.pathname.slice('/api'.length), body);
    if (configured !== null) return configured;
    if (route === 'GET /conversations') {
      const { scope, sort, limit, after } = Object.fromEntries(url.searchParams) as Record<string, string | undefined>;
      return { status: 200, body: this.model.page(me, scope as Scope, sort as Sort, Number(limit), after ?? null) };
    }
    if (route === 'GET /read-marks') return { status: 200, body: { marks: Object.fromEntries(this.#marksOf(me)) } };
    const [, , , id = '', name = ''] = url.pathname.split('/');
    if (name === 'seen') {
      this.#see(me, id, (body as { customerMessages: number }).customerMessages);
      return { status: 204, body: null };
    }
    if (request.method === 'GET' && name === 'items') {
      const before = Number(url.searchParams.get('before'));
      const limit = Number(url.searchParams.get('limit'));
      const older = (this.model.conversations.get(id)?.items ?? []).filter(({ order }) => order < before);
      return { status: 200, body: { items: older.slice(-limit), hasOlder: older.length > limit } };
    }
    const key = String(request.headers['idempotency-key']);
    const known = this.#outcomes.get(key);
    if (known !== undefined) return known;
    const outcome = this.model.command(me, id, name as AgentCommand, body);
    const answer =
      'refusal' in outcome
        ? { status: 409, body: { code: 'refused', message: 'Refused.', refusal: outcome.refusal } }
        : { status: 200, body: { kind: 'accepted', rev: outcome.rev } };
    this.#outcomes.set(key, answer);
    return answer;
  }

  readonly #marks = new Map<string, Map<string, number>>();

  #marksOf({ agentId }: Me): Map<string, number> {
    const marks = this.#marks.get(agentId) ?? new Map<string, number>();
    this.#marks.set(agentId, marks);
    return marks;
  }

  #see(me: Me, conversationId: string, customerMessages: number): void {
    this.#marksOf(me).set(conversationId, Math.max(this.#marksOf(me).get(conversationId) ?? 0, customerMessages));
    for (const client of this.#clients)
      if (client.me.agentId === me.agentId) this.#send(client, { type: 'seen', conversationId, customerMessages });
  }

  #download(url: URL, response: ServerResponse): void {
    const format = url.searchParams.get('format') ?? 'text';
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="conversation.${format === 'text' ? 'txt' : format}"`,
    });
    response.end(`a whole conversation as ${format}`);
  }

  #signIn({ email, password }: { email: string; password: string }): {
    status: number;
    body: unknown;
    cookie?: string;
  } {
    const me = LOGINS.find((login) => login.email === email);
    if (me === undefined || password !== 'baton') return problem(401, 'wrong-credentials', 'Wrong e-mail or password.');
    return { status: 200, body: me, cookie: `baton_session=${me.agentId}; Path=/; HttpOnly; SameSite=Lax` };
  }

  #file(pathname: string, response: ServerResponse): void {
    const file = path.join(this.#dist, pathname);
    const found =
      pathname !== '/' && file.startsWith(this.#dist) && existsSync(file) ? file : path.join(this.#dist, 'index.html');
    const type = TYPES[path.extname(found).slice(1)] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type, 'content-security-policy': CSP });
    createReadStream(found).pipe(response);
  }
}

const problem = (status: number, code: string, message: string): { status: number; body: unknown } => ({
  status,
  body: { code, message },
});
