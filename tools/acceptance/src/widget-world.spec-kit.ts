import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CONVERSATION_SERVICE } from '@baton/contracts-conversation';
import type { ConversationCommandName, ConversationCommands, ConversationRefusal } from '@baton/contracts-conversation';
import { DIRECTORY_SERVICE } from '@baton/contracts-directory';
import type { WidgetSecrets, WidgetSettings } from '@baton/contracts-directory';
import type { WidgetClientFrame, WidgetServerFrame } from '@baton/contracts-widget-protocol';
import { startStack, type ProcessName, type Stack, type StackOptions } from '@baton/dev';
import { partitionOf, type CommandReply, type Stoppable } from '@baton/messaging';
import { connectMessaging, type NatsMessaging } from '@baton/messaging-nats';
import { Pool } from 'pg';

export const INBOX = '11111111-1111-4111-8111-111111111111';
export const OTHER_INBOX = '22222222-2222-4222-8222-222222222222';
/** Its visitors must be vouched for. */
export const STRICT_INBOX = '33333333-3333-4333-8333-333333333333';
export const SHOP = 'https://shop.example.com';
export const JWT_SECRET = 'test_widget_jwt_secret';
export const IDENTITY_SECRET = 'test_widget_identity_secret';
const TEAM = '00000000-0000-4000-8000-00000000dddd';
export const AGENT = '00000000-0000-4000-8000-00000000a001';

const widget = (accountId: string, more: Partial<WidgetSettings> = {}): WidgetSettings => ({
  ...{ accountId, title: 'Example Shop', welcome: 'Hello!', colour: '#2a58c5', identityRequired: false },
  allowedOrigins: [SHOP],
  preChat: [
    { key: 'name', label: 'Your name', kind: 'text', required: false, choices: [] },
    { key: 'email', label: 'Your e-mail', kind: 'email', required: false, choices: [] },
    { key: 'topic', label: 'Topic', kind: 'choice', required: false, choices: ['Billing', 'Other'] },
  ],
  ...more,
});

const WIDGETS: readonly WidgetSettings[] = [
  widget(INBOX),
  widget(OTHER_INBOX, { allowedOrigins: ['https://other.example.com'] }),
  widget(STRICT_INBOX, { identityRequired: true }),
];

const SECRETS: WidgetSecrets = { jwt: ['new_secret', JWT_SECRET], identity: ['new_secret', IDENTITY_SECRET] };

interface PostOptions {
  readonly token?: string;
  readonly inbox?: string;
  /** Null for a client that is no browser. */
  readonly origin?: string | null;
  /** Where limits count; another one each time by default. */
  readonly address?: string;
}

let addresses = 0;

/** Nobody shares it. */
export const newAddress = (): string => {
  addresses += 1;
  return `10.${String((addresses >> 16) & 255)}.${String((addresses >> 8) & 255)}.${String(addresses & 255)}`;
};

/** Everything between a visitor's socket and the event store, with a directory that knows three widgets. */
export class WidgetWorld {
  private constructor(
    readonly stack: Stack,
    readonly pool: Pool,
    readonly bus: NatsMessaging,
    private readonly directory: Stoppable,
    private readonly dist: string,
  ) {}

  static async start(options: StackOptions = {}): Promise<WidgetWorld> {
    const dist = builtWidget();
    const processes: ProcessName[] = ['conversation', 'widget', 'widget-projector'];
    const stack = await startStack({
      ...{ processes, seed: false, logLevel: 'warn' },
      ...options,
      env: { DEFAULT_TEAM_ID: TEAM, NEW_EPISODE: 'assistant', TRUST_PROXY: 'true', WIDGET_DIST: dist, ...options.env },
    });
    const bus = await connectMessaging({ url: stack.natsUrl, name: 'spec' });
    const pool = new Pool({ connectionString: stack.databaseUrl, max: 3 });
    pool.on('error', () => undefined);
    return new WidgetWorld(stack, pool, bus, await serveDirectory(bus), dist);
  }

  async stop(): Promise<void> {
    await this.directory.drain();
    await this.bus.drain();
    await this.pool.end();
    await this.stack.stop();
    rmSync(this.dist, { recursive: true });
  }

  get socketUrl(): string {
    return `${this.stack.urls.widget.replace('http', 'ws')}/widget/v1/live`;
  }

  /** One frame by POST. */
  async post(
    frame: WidgetClientFrame | object | string,
    { token, inbox = INBOX, origin = SHOP, address = newAddress() }: PostOptions = {},
  ): Promise<{ readonly status: number; readonly frame: WidgetServerFrame; readonly headers: Headers }> {
    const response = await fetch(`${this.stack.urls.widget}/widget/v1/events`, {
      method: 'POST',
      headers: {
        ...{ 'content-type': 'application/json', 'x-widget-inbox-id': inbox, 'x-forwarded-for': address },
        ...(origin === null ? {} : { origin }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: typeof frame === 'string' ? frame : JSON.stringify(frame),
    });
    return { status: response.status, frame: (await response.json()) as WidgetServerFrame, headers: response.headers };
  }

  async session(options: { inbox?: string } = {}): Promise<Extract<WidgetServerFrame, { type: 'session' }>> {
    const { frame } = await this.post({ type: 'session.start' }, options);
    if (frame.type !== 'session') throw new Error(`no session: ${JSON.stringify(frame)}`);
    return frame;
  }

  async resume(token: string, more: object = {}): Promise<Extract<WidgetServerFrame, { type: 'session' }>> {
    const { frame } = await this.post({ type: 'session.resume', ...more }, { token });
    if (frame.type !== 'session') throw new Error(`not resumed: ${JSON.stringify(frame)}`);
    return frame;
  }

  async command<Name extends ConversationCommandName>(
    name: Name,
    payload: ConversationCommands[Name]['payload'],
    actor: 'agent' | 'system' = 'agent',
  ): Promise<CommandReply<ConversationCommands[Name]['result'], ConversationRefusal>> {
    const id = randomUUID();
    const conversationId = 'conversationId' in payload ? payload.conversationId : '';
    const command = { id, name, payload, correlationId: id, causationId: id, actor: { kind: actor, id: AGENT } };
    return this.bus.send({ service: CONVERSATION_SERVICE, partition: partitionOf(conversationId) }, command);
  }

  async accepted<Name extends ConversationCommandName>(
    name: Name,
    payload: ConversationCommands[Name]['payload'],
    actor: 'agent' | 'system' = 'agent',
  ): Promise<void> {
    const reply = await this.command(name, payload, actor);
    if (reply.kind !== 'accepted') throw new Error(`${name}: ${JSON.stringify(reply)}`);
  }

  /** An agent's answer; released as notification does it. */
  async reply(conversationId: string, text: string, seen: string | null): Promise<string> {
    const messageId = randomUUID();
    await this.accepted('reply', { conversationId, messageId, text, lastSeenMessageId: seen });
    await this.release(conversationId, messageId);
    return messageId;
  }

  async release(conversationId: string, messageId: string, state: 'sent' | 'withdrawn' = 'sent'): Promise<void> {
    const occurredAt = new Date().toISOString();
    const report = { conversationId, messageId, state, channel: 'webchat', accountId: INBOX, occurredAt } as const;
    await this.accepted('report-delivery', report, 'system');
  }

  /** The view is as far as the log. */
  async settled(): Promise<void> {
    const current = async (): Promise<boolean> => {
      const { rows } = await this.pool.query<{ current: boolean }>(
        `SELECT (SELECT position FROM widget.projection)::bigint >= (SELECT position FROM es.head) AS current`,
      );
      return rows[0]?.current === true;
    };
    await eventually('the view is current', current);
  }

  /** Types of a conversation's events, in order. */
  async facts(conversationId: string): Promise<{ readonly type: string; readonly data: Record<string, unknown> }[]> {
    const { rows } = await this.pool.query<{ type: string; data: Record<string, unknown> }>(
      'SELECT type, data FROM es.events WHERE stream = $1 ORDER BY version',
      [`conversation-${conversationId}`],
    );
    return rows;
  }

  /** The whole view, as text. */
  async dump(): Promise<string> {
    const tables = ['conversations', 'threads', 'messages', 'merged', 'visitors', 'agents'];
    const dumps = await Promise.all(
      tables.map((table) => this.pool.query(`SELECT t::text AS row FROM widget.${table} t ORDER BY 1`)),
    );
    return JSON.stringify(dumps.map(({ rows }) => rows as unknown[]));
  }
}

/** A built widget with nothing in it. */
const builtWidget = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'widget-'));
  mkdirSync(path.join(folder, 'app/assets'), { recursive: true });
  writeFileSync(path.join(folder, 'w.js'), '// loader');
  writeFileSync(path.join(folder, 'app/index.html'), '<!doctype html>');
  writeFileSync(path.join(folder, 'app/assets/index-abc.js'), '// app');
  return folder;
};

const serveDirectory = (bus: NatsMessaging): Promise<Stoppable> =>
  bus.serve(
    { service: DIRECTORY_SERVICE },
    new Map<string, (command: { payload: unknown }) => Promise<CommandReply>>([
      [
        'find-widget',
        async ({ payload }) => {
          const settings = WIDGETS.find(({ accountId }) => accountId === (payload as { accountId: string }).accountId);
          return Promise.resolve(
            settings === undefined
              ? { kind: 'refused', refusal: { code: 'not-found' } }
              : { kind: 'accepted', result: { settings, secrets: SECRETS } },
          );
        },
      ],
      [
        'find-account',
        async ({ payload }) =>
          Promise.resolve({ kind: 'accepted', result: { ...(payload as object), name: 'Example Shop', teamId: TEAM } }),
      ],
    ]),
  );

export const eventually = async (
  what: string,
  fact: () => boolean | Promise<boolean>,
  withinMs = 30_000,
): Promise<void> => {
  const limit = performance.now() + withinMs;
  while (!(await fact())) {
    if (performance.now() > limit) throw new Error(`not within ${String(withinMs / 1000)} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
