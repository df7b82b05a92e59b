import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import {
  INBOX_PROTOCOL,
  type AgentCommand,
  type ClientFrame,
  type Cursor,
  type ListQuery,
  type ServerFrame,
  type Topic,
} from '@baton/contracts-inbox-protocol';
import { WebSocket } from 'ws';

export interface HttpAnswer<Body = unknown> {
  readonly status: number;
  readonly body: Body;
}

/** An agent at the gateway's real doors: HTTP with the session cookie, one socket. */
export class AgentClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 4 });

  constructor(
    readonly baseUrl: string,
    /** Value of the session cookie, as `name=value`. */
    readonly cookie: string,
    readonly agentId: string,
  ) {}

  static async signIn(baseUrl: string, email: string, password: string): Promise<AgentClient> {
    const response = await fetch(`${baseUrl}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: baseUrl },
      body: JSON.stringify({ email, password }),
    });
    if (!response.ok) throw new Error(`sign-in answered ${response.status}`);
    const me = (await response.json()) as { agentId: string };
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
    if (cookie === undefined) throw new Error('sign-in set no cookie');
    return new AgentClient(baseUrl, cookie, me.agentId);
  }

  call<Body = unknown>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<HttpAnswer<Body>> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const call = request(
        new URL(path, this.baseUrl),
        {
          method,
          agent: this.agent,
          timeout: 15_000,
          headers: {
            cookie: this.cookie,
            origin: this.baseUrl,
            ...(text === undefined
              ? {}
              : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
            ...headers,
          },
        },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('error', reject);
          response.on('end', () => {
            const raw = Buffer.concat(parts).toString('utf8');
            const json = raw !== '' && /json/.test(response.headers['content-type'] ?? '');
            resolve({ status: response.statusCode ?? 0, body: (json ? JSON.parse(raw) : raw) as Body });
          });
        },
      );
      call.on('timeout', () => call.destroy(new Error('no answer in 15 s')));
      call.on('error', reject);
      call.end(text);
    });
  }

  command(
    conversationId: string,
    name: AgentCommand,
    body: object = {},
    commandId: string = randomUUID(),
  ): Promise<HttpAnswer> {
    return this.call('POST', `/api/conversations/${conversationId}/${name}`, body, { 'idempotency-key': commandId });
  }

  /** Repeats the same command (same id) until it has an outcome: no connection, 5xx and 429 are none. */
  async commandUntilAnswered(
    conversationId: string,
    name: AgentCommand,
    body: object,
    giveUpAfterMs = 60_000,
  ): Promise<HttpAnswer> {
    const id = randomUUID();
    const deadline = performance.now() + giveUpAfterMs;
    for (;;) {
      const answer = await this.command(conversationId, name, body, id).catch(() => ({ status: 0, body: null }));
      if (answer.status !== 0 && answer.status < 500 && answer.status !== 429) return answer;
      if (performance.now() > deadline) return answer;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }

  socket(): InboxSocket {
    return new InboxSocket(this.baseUrl, this.cookie);
  }

  close(): void {
    this.agent.destroy();
  }
}

/** One WebSocket of one agent. Frames are handed to `onFrame`; nothing is interpreted. */
export class InboxSocket {
  readonly ws: WebSocket;
  onFrame: (frame: ServerFrame) => void = () => undefined;
  /** Says of a frame, by its first bytes, that it need not be parsed: thousands of screens share this one process. */
  ignores: (head: string) => boolean = () => false;
  onClose: (code: number) => void = () => undefined;

  constructor(baseUrl: string, cookie: string) {
    this.ws = new WebSocket(`${baseUrl.replace(/^http/, 'ws')}/api/live`, INBOX_PROTOCOL, {
      headers: { cookie, origin: baseUrl },
      perMessageDeflate: false,
    });
    this.ws.on('message', (data: Buffer) => {
      if (this.ignores(data.toString('latin1', 0, 48))) return;
      this.onFrame(JSON.parse(data.toString('utf8')) as ServerFrame);
    });
    this.ws.on('close', (code) => this.onClose(code));
    // A refused connection is reported by `close` as well.
    this.ws.on('error', () => undefined);
  }

  opened(): Promise<void> {
    if (this.ws.readyState === WebSocket.OPEN) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.ws.once('open', resolve);
      this.ws.once('close', (code) => reject(new Error(`socket closed with ${code}`)));
    });
  }

  send(frame: ClientFrame): void {
    this.ws.send(JSON.stringify(frame));
  }

  subscribe(topic: Topic, since?: Cursor, query?: ListQuery): void {
    this.send({
      type: 'subscribe',
      topic,
      ...(since === undefined ? {} : { since }),
      ...(query === undefined ? {} : { query }),
    });
  }

  close(): void {
    this.ws.close();
  }
}
