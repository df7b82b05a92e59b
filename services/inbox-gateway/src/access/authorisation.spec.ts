import 'reflect-metadata';
import { Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino } from 'pino';
import type { Agent, Principal, Role } from '@baton/contracts-directory';
import { AGENT_COMMANDS } from '@baton/contracts-inbox-protocol';
import type { CommandClient, CommandEnvelope, CommandReply } from '@baton/messaging';
import {
  CLOCK,
  COMMAND_CLIENT,
  HEALTH,
  HealthRegistry,
  LOGGER,
  MESSAGING,
  PG_POOL,
  validationPipe,
} from '@baton/service-kit';
import { FixedClock, InMemoryBus, InMemoryMessaging } from '@baton/testing';
import { GatewayModule } from '../gateway.module.ts';
import { TOPICS } from '../live/topics/topic.table.ts';
import { COMMAND_RULES, judge, ROUTE_RULES, TOPIC_RULES, type Guarded, type Verdict } from './authorisation.table.ts';
import { viewerOf } from './viewer.ts';

/** Conversations by their id: of the team, of the team and owned by `colleague`, of elsewhere and owned by `owner`. */
const CONVERSATIONS: Readonly<Record<string, Guarded>> = {
  open: { teamId: 'team', ownerId: null },
  owned: { teamId: 'team', ownerId: 'colleague' },
  elsewhere: { teamId: 'elsewhere', ownerId: 'owner' },
};

const person = (agentId: string, role: Role, teamIds: string[], leadsTeamIds: string[] = []): Agent => ({
  agentId,
  email: `${agentId}@example.com`,
  name: agentId,
  role,
  teamIds,
  leadsTeamIds,
  active: true,
});

const PEOPLE = {
  member: person('member', 'agent', ['team']),
  colleague: person('colleague', 'agent', ['team']),
  owner: person('owner', 'agent', ['another']),
  stranger: person('stranger', 'agent', ['another'], ['team']),
  lead: person('lead', 'supervisor', [], ['team']),
  foreignLead: person('foreignLead', 'supervisor', ['another'], ['another']),
  admin: person('admin', 'admin', []),
} as const;
type Who = keyof typeof PEOPLE | 'nobody';
const EVERYBODY: readonly Who[] = ['nobody', ...(Object.keys(PEOPLE) as (keyof typeof PEOPLE)[])];

/** Who may, in plain words; everybody else is answered with what is given under `others`. */
const allowedTo = (kind: string, conversation: string): readonly Who[] => {
  const table: Readonly<Record<string, Readonly<Record<string, readonly Who[]>>>> = {
    everyone: { '': EVERYBODY },
    signedIn: { '': EVERYBODY.filter((who) => who !== 'nobody') },
    editors: { '': ['lead', 'foreignLead', 'admin'] },
    admins: { '': ['admin'] },
    seen: {
      open: ['member', 'colleague', 'lead', 'admin'],
      owned: ['member', 'colleague', 'lead', 'admin'],
      elsewhere: ['owner', 'admin'],
      missing: [],
    },
    notAnothers: {
      open: ['member', 'colleague', 'lead', 'admin'],
      owned: ['colleague', 'lead', 'admin'],
      elsewhere: ['owner', 'admin'],
      missing: [],
    },
  };
  return table[kind]?.[conversation] ?? [];
};

/** What is expected of every route, written down a second time: a slip in the table must show. */
const ROUTES: Readonly<Record<string, string>> = {
  'GET /health/live': 'everyone',
  'GET /health/ready': 'everyone',
  'POST /api/session': 'everyone',
  'DELETE /api/session': 'everyone',
  'GET /api/me': 'signedIn',
  'GET /api/counts': 'signedIn',
  'GET /api/conversations': 'signedIn',
  'GET /api/search': 'signedIn',
  'GET /api/conversations/:id': 'seen',
  'GET /api/conversations/:id/items': 'seen',
  'GET /api/conversations/:id/download': 'seen',
  'PUT /api/conversations/:id/seen': 'seen',
  'GET /api/read-marks': 'signedIn',
  'GET /api/templates': 'signedIn',
  'PUT /api/templates/:templateId': 'editors',
  'DELETE /api/templates/:templateId': 'editors',
  'GET /api/settings/conversations': 'signedIn',
  'PUT /api/settings/conversations': 'admins',
  ...Object.fromEntries(
    AGENT_COMMANDS.map((command) => [
      `POST /api/conversations/:id/${command}`,
      command === 'assign' || command === 'set-status' ? 'notAnothers' : 'seen',
    ]),
  ),
};

const principal = (agent: Agent): Principal => ({
  sessionId: `session-${agent.agentId}`,
  agent,
  expiresAt: '2026-01-06T00:00:00.000Z',
});
const tokenOf = (who: string): string => `token-of-${who}`.padEnd(32, '-');

const carriesBody = (method: string): boolean => method === 'POST' || method === 'PUT';

/** The directory and the conversation service, as far as a door can tell. */
const commands: CommandClient = {
  send: <Result, Refusal>(_address: unknown, command: CommandEnvelope) => {
    const { token } = command.payload as { readonly token?: string };
    const agent = Object.values(PEOPLE).find(({ agentId }) => tokenOf(agentId) === token);
    const reply: CommandReply =
      command.name !== 'verify-session'
        ? { kind: 'accepted', result: { version: 1, templates: [] } }
        : agent === undefined
          ? { kind: 'refused', refusal: { code: 'no-session' } }
          : { kind: 'accepted', result: principal(agent) };
    return Promise.resolve(reply as CommandReply<Result, Refusal>);
  },
};

const pool = {
  query: ({ name, values }: { name: string; values: readonly string[] }) => {
    const guarded = name === 'inbox-guarded' ? CONVERSATIONS[values[0] as string] : undefined;
    return Promise.resolve({ rows: guarded === undefined ? [] : [guarded] });
  },
};

const kit = [
  { provide: PG_POOL, useValue: pool },
  { provide: COMMAND_CLIENT, useValue: commands },
  { provide: MESSAGING, useFactory: () => new InMemoryMessaging(new InMemoryBus()) },
  { provide: CLOCK, useFactory: () => new FixedClock('2026-01-05T08:00:00.000Z') },
  { provide: LOGGER, useValue: pino({ level: 'silent' }) },
  { provide: HEALTH, useFactory: () => new HealthRegistry() },
];

@Global()
@Module({ providers: kit, exports: kit.map(({ provide }) => provide) })
class FakeKit {}

@Module({ imports: [FakeKit, GatewayModule] })
class Gateway {}

describe('authorisation', () => {
  let app: NestFastifyApplication;
  const registered: string[] = [];

  beforeAll(async () => {
    const adapter = new FastifyAdapter();
    adapter.getInstance().addHook('onRoute', ({ method, url }) => {
      registered.push(...[method].flat().map((one) => `${one} ${url}`));
    });
    app = await NestFactory.create<NestFastifyApplication>(Gateway, adapter, { logger: false });
    app.useGlobalPipes(validationPipe());
    await app.init();
    await adapter.getInstance().ready();
  });

  afterAll(() => app.close());

  const call = async (who: Who, route: string, conversation: string) => {
    const [method, path] = route.split(' ') as ['GET' | 'POST' | 'PUT' | 'DELETE', string];
    return app.inject({
      method,
      url: path.replace(':id', conversation),
      headers: {
        ...(who === 'nobody' ? {} : { cookie: `baton_session=${tokenOf(who)}` }),
        ...(carriesBody(method) ? { 'content-type': 'application/json' } : {}),
      },
      ...(carriesBody(method) ? { payload: '{}' } : {}),
    });
  };

  it('knows every route, command and topic that is registered', () => {
    const routes = registered.filter((route) => !/^(HEAD|OPTIONS) /.test(route));
    expect(routes.length).toBeGreaterThan(20);
    expect(routes.filter((route) => ROUTE_RULES[route] === undefined)).toEqual([]);
    expect(Object.keys(ROUTE_RULES).sort()).toEqual(Object.keys(ROUTES).sort());
    expect(Object.keys(COMMAND_RULES).sort()).toEqual([...AGENT_COMMANDS].sort());
    expect(Object.keys(TOPIC_RULES).sort()).toEqual([...TOPICS.keys()].sort());
  });

  const cells = Object.entries(ROUTES)
    .filter(([route]) => !route.includes('/health/'))
    .flatMap(([route, kind]) =>
      (route.includes(':id') ? ['open', 'owned', 'elsewhere', 'missing'] : ['']).map(
        (conversation) => [route, conversation, kind] as const,
      ),
    );

  it.each(cells)('%s of %s: %s', async (route, conversation, kind) => {
    const allowed = allowedTo(kind, conversation);
    for (const who of EVERYBODY) {
      const { statusCode } = await call(who, route, conversation);
      const refused = [401, 403, 404].includes(statusCode);
      // Behind the door the body may still be wrong, and this spec's database empty.
      const passed = statusCode < 300 || statusCode === 400 || statusCode === 500;
      expect({ who, passed, refused }).toEqual({ who, passed: allowed.includes(who), refused: !allowed.includes(who) });
      if (who === 'nobody' && !allowed.includes(who)) expect(statusCode).toBe(401);
    }
  });

  it.each([...TOPICS.keys()])('topic %s', (name) => {
    const kind = name === 'conversation' ? 'seen' : 'signedIn';
    for (const conversation of kind === 'seen' ? ['open', 'owned', 'elsewhere', 'missing'] : ['']) {
      for (const who of EVERYBODY) {
        const viewer = who === 'nobody' ? null : viewerOf(principal(PEOPLE[who]));
        const verdict: Verdict = judge(TOPIC_RULES[name], viewer, CONVERSATIONS[conversation] ?? null);
        expect({ who, allowed: verdict === 'allowed' }).toEqual({
          who,
          allowed: allowedTo(kind, conversation).includes(who),
        });
      }
    }
  });

  it('hides what may not be seen, and refuses what may be seen but not done', async () => {
    const statuses = async (conversation: string, who: Who) =>
      (await call(who, 'POST /api/conversations/:id/assign', conversation)).statusCode;
    expect(await statuses('open', 'stranger')).toBe(404);
    expect(await statuses('missing', 'stranger')).toBe(404);
    expect(await statuses('owned', 'member')).toBe(403);
  });

  it('gives a route that the table does not know to nobody', () => {
    expect(judge(undefined, viewerOf(principal(PEOPLE.admin)), null)).toBe('forbidden');
    expect(judge(undefined, null, null)).toBe('sign-in');
  });

  it.each([
    ['another origin', { origin: 'https://evil.example', host: 'inbox.example' }, 403],
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a form', { 'content-type': 'text/plain' }, 415],
    ['our own page', { origin: 'http://inbox.example', host: 'inbox.example', 'sec-fetch-site': 'same-origin' }, 200],
    ['no browser', {}, 200],
  ])('answers a command from %s', async (_from, headers, status) => {
    const { statusCode } = await app.inject({
      method: 'POST',
      url: '/api/conversations/open/claim',
      headers: {
        'content-type': 'application/json',
        cookie: `baton_session=${tokenOf('member')}`,
        'idempotency-key': '00000000-0000-4000-8000-000000000001',
        ...headers,
      },
      payload: '{}',
    });
    expect(statusCode).toBe(status);
  });

  it('believes no cookie that the directory does not know', async () => {
    const headers = { cookie: `baton_session=${'x'.repeat(40)}` };
    expect((await app.inject({ method: 'GET', url: '/api/me', headers })).statusCode).toBe(401);
  });
});
