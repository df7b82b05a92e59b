import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import {
  DEFAULT_CONVERSATION_SETTINGS,
  DIRECTORY_SERVICE,
  SESSION_CHANGED_SUBJECT,
  type DirectoryCommands,
} from '@baton/contracts-directory';
import { createPostgresEventStore, migrateEventStore, type PostgresEventStore } from '@baton/event-store-postgres';
import type { CommandEnvelope, CommandReply } from '@baton/messaging';
import { connectMessaging, type NatsMessaging } from '@baton/messaging-nats';
import { loadConfig, migrate, runProcess, typeOrm } from '@baton/service-kit';
import { testDatabase, testNats, until, type NatsServer, type TestDatabase } from '@baton/testing';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { Argon2Passwords } from './adapters/argon2-passwords.adapter.ts';
import { PostgresConfiguration } from './adapters/configuration.adapter.ts';
import { PostgresDirectoryChanges } from './adapters/directory-changes.adapter.ts';
import { PostgresPeople } from './adapters/people.adapter.ts';
import { WidgetSecretsSeal } from './adapters/widget-secrets-seal.ts';
import { AdministerDirectoryHandler } from './commands/administer-directory/administer-directory.handler.ts';
import { ConfigureWidgetsHandler } from './commands/configure-widgets/configure-widgets.handler.ts';
import { KeepTemplatesHandler } from './commands/keep-templates/keep-templates.handler.ts';
import { DirectoryConfig } from './directory.config.ts';
import { DirectoryModule } from './directory.module.ts';
import { MIGRATIONS } from './migrations/migrations.ts';
import { SCHEMA, TABLES } from './rows/tables.ts';
import { DemoConfigurationSeed } from './seed/demo-configuration-seed.ts';
import { DEMO_PEOPLE, SUPPORT } from './seed/demo-people.ts';
import { DemoSeed } from './seed/demo-seed.ts';
import { DEMO_WIDGET_ID, demoWidget } from './seed/demo-widget.ts';

const ANA = DEMO_PEOPLE[0]?.agentId ?? '';
const ADMIN = DEMO_PEOPLE[4]?.agentId ?? '';
const SUE = DEMO_PEOPLE[3]?.agentId ?? '';
const PASSWORD = 'a demo password';
const MASTER_KEY = Buffer.alloc(32, 7).toString('base64');

const sow = async (url: string): Promise<void> => {
  const source = await new DataSource(typeOrm({ url, schema: SCHEMA, entities: TABLES })).initialize();
  const passwords = await Argon2Passwords.create();
  const changes = new PostgresDirectoryChanges(source, () => undefined);
  const administer = new AdministerDirectoryHandler(changes, passwords, { changed: () => undefined });
  const seed = new DemoSeed(administer, new PostgresPeople(source), passwords);
  await seed.run({ password: PASSWORD, newPassword: '', whatsappAccountIds: ['1055'] });
  const seal = new WidgetSecretsSeal(Buffer.from(MASTER_KEY, 'base64'));
  const widgets = new ConfigureWidgetsHandler(changes, new PostgresConfiguration(source), seal);
  const secrets = { jwt: 'jwt'.repeat(12), identity: 'identity'.repeat(5) };
  const configuration = new DemoConfigurationSeed(administer, new KeepTemplatesHandler(changes), widgets);
  await configuration.run({ shopOrigin: 'http://127.0.0.1:4321', secrets });
  await source.destroy();
};

describe('the directory behind NATS', () => {
  let database: TestDatabase;
  let nats: NatsServer;
  let pool: pg.Pool;
  let app: Awaited<ReturnType<typeof runProcess>>;
  let messaging: NatsMessaging;
  let log: PostgresEventStore;

  beforeAll(async () => {
    [database, nats] = await Promise.all([testDatabase(), testNats()]);
    pool = new pg.Pool({ connectionString: database.url });
    // `end` does not wait for the connections to be gone, and the database is dropped right after it.
    pool.on('error', () => undefined);
    await migrateEventStore(pool);
    await migrate({
      name: 'directory',
      url: database.url,
      schema: SCHEMA,
      migrations: MIGRATIONS,
    });
    await sow(database.url);
    const env = { DATABASE_URL: database.url, NATS_URL: nats.url, LOG_LEVEL: 'silent', MASTER_KEY };
    const config = loadConfig(DirectoryConfig, env);
    app = await runProcess({
      name: 'directory',
      config,
      module: DirectoryModule.forRoot(config),
      commands: { service: DIRECTORY_SERVICE },
    });
    messaging = await connectMessaging({ url: nats.url, name: 'spec' });
    log = await createPostgresEventStore({ pool });
  }, 60_000);

  afterAll(async () => {
    await app.close();
    await messaging.drain();
    await log.close();
    await pool.end();
    await Promise.all([database.drop(), nats.stop()]);
  }, 30_000);

  const send = <Name extends keyof DirectoryCommands>(
    name: Name,
    payload: Partial<DirectoryCommands[Name]['payload']>,
    actorId = 'gateway',
  ): Promise<CommandReply<DirectoryCommands[Name]['result'], unknown>> => {
    const id = randomUUID();
    const actor: CommandEnvelope['actor'] = { kind: actorId === 'gateway' ? 'system' : 'agent', id: actorId };
    const envelope: CommandEnvelope = { id, name, payload, correlationId: id, causationId: id, actor };
    return messaging.send({ service: DIRECTORY_SERVICE, partition: 0 }, envelope);
  };
  const signIn = async (email: string): Promise<string> => {
    const reply = await send('sign-in', { email, password: PASSWORD, ip: '192.0.2.1', userAgent: 'spec' });
    if (reply.kind !== 'accepted') throw new Error(`not signed in: ${JSON.stringify(reply)}`);
    return reply.result.token;
  };

  it('is ready', async () => {
    const answer = await fetch(`${await app.getUrl()}/health/ready`);
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { ready: true, checks: { nats: 'ok', postgres: 'ok' } },
    ]);
  });

  it('signs in, knows the session, and signs out with a signal to the gateways', async () => {
    const token = await signIn(' Ana@demo.baton ');
    const verified = await send('verify-session', { token });
    expect(verified).toMatchObject({ kind: 'accepted', result: { agent: { agentId: ANA, role: 'agent' } } });
    const signals: string[] = [];
    const listening = messaging.on(SESSION_CHANGED_SUBJECT, (data) => void signals.push(Buffer.from(data).toString()));
    await send('list-people', {});
    expect(await send('sign-out', { token })).toEqual({ kind: 'accepted', result: {} });
    await until('the gateways are told', () => signals.length === 1);
    await listening.drain();
    const sessionId = verified.kind === 'accepted' ? verified.result.sessionId : '';
    expect(JSON.parse(signals[0] ?? '')).toEqual({ agentId: ANA, sessionId });
    expect(await send('verify-session', { token })).toEqual({ kind: 'refused', refusal: { code: 'no-session' } });
  });

  it('refuses a wrong password, and makes guesses wait', async () => {
    const guess = () => send('sign-in', { email: 'chloe@demo.baton', password: 'x', ip: '192.0.2.7', userAgent: '' });
    for (let n = 0; n < 5; n += 1) {
      expect(await guess()).toEqual({ kind: 'refused', refusal: { code: 'wrong-credentials' } });
    }
    expect(await guess()).toMatchObject({ refusal: { code: 'throttled', retryAfterSeconds: expect.any(Number) } });
  });

  it('says which field is wrong and why', async () => {
    expect(await send('sign-in', { email: '', password: 'x', ip: '::1', userAgent: '' })).toEqual({
      kind: 'invalid',
      problems: [{ field: 'email', problem: 'must not be empty' }],
    });
    expect(await send('verify-session', { token: 'short' })).toEqual({
      kind: 'invalid',
      problems: [{ field: 'token', problem: 'must be a session token' }],
    });
  });

  it('lists people and finds accounts', async () => {
    const people = await send('list-people', {});
    expect(people.kind === 'accepted' && people.result.agents.map((agent) => agent.name)).toHaveLength(5);
    expect(people.kind === 'accepted' && people.result.teams.map((team) => team.name)).toEqual(['Billing', 'Support']);
    expect(await send('find-account', { channel: 'whatsapp', accountId: '1055' })).toMatchObject({
      result: { teamId: SUPPORT.teamId },
    });
    expect(await send('find-account', { channel: 'whatsapp', accountId: '9' })).toEqual({
      kind: 'refused',
      refusal: { code: 'not-found' },
    });
  });

  it('lets admins only administer', async () => {
    const team = { teamId: randomUUID(), name: 'Returns' };
    const notAdmin = { kind: 'refused', refusal: { code: 'not-admin' } };
    for (const actor of ['gateway', ANA, randomUUID(), 'x']) {
      expect(await send('add-team', team, actor)).toEqual(notAdmin);
    }
    expect(await send('add-team', team, ADMIN)).toEqual({ kind: 'accepted', result: {} });
  });

  it('changes rights at once for sessions that are open, and tells the store', async () => {
    const token = await signIn('ben@demo.baton');
    const ben = DEMO_PEOPLE[1]?.agentId ?? '';
    await send('set-agent-role', { agentId: ben, role: 'supervisor' }, ADMIN);
    await send('set-agent-teams', { agentId: ben, teamIds: [], leadsTeamIds: [SUPPORT.teamId] }, ADMIN);
    expect(await send('verify-session', { token })).toMatchObject({
      result: { agent: { role: 'supervisor', teamIds: [], leadsTeamIds: [SUPPORT.teamId] } },
    });
    await send('deactivate-agent', { agentId: ben }, ADMIN);
    expect(await send('verify-session', { token })).toMatchObject({ refusal: { code: 'no-session' } });
    expect(await send('deactivate-agent', { agentId: ADMIN }, ADMIN)).toMatchObject({
      refusal: { code: 'last-admin' },
    });
    const facts = async () => (await log.store.readStream(`agent-${ben}`)).map((event) => event.type);
    await until('the facts are in the store', async () => (await facts()).length === 4);
    expect(await facts()).toEqual(['AgentAdded', 'AgentRoleSet', 'AgentTeamsSet', 'AgentDeactivated']);
    expect(await log.store.readStream('account-whatsapp-1055')).toMatchObject([{ type: 'ChannelAccountAdded' }]);
  });

  const refusal = (code: string, more = {}) => ({ kind: 'refused', refusal: { code, ...more } });
  const typesIn = async (stream: string) => (await log.store.readStream(stream)).map((event) => event.type);

  it('keeps templates, each within the rights of who writes it, and tells the store', async () => {
    const template = { templateId: randomUUID(), name: 'opening_hours', text: 'We are here 9 to 5.', channels: [] };
    const ofSupport = { ...template, teamIds: [SUPPORT.teamId] };
    expect(await send('save-template', ofSupport, ANA)).toEqual(refusal('not-admin'));
    expect(await send('save-template', ofSupport)).toEqual(refusal('not-admin'));
    expect(await send('save-template', { ...template, teamIds: [] }, SUE)).toEqual(refusal('not-yours'));
    const noTeam = randomUUID();
    const elsewhere = { ...template, teamIds: [noTeam] };
    expect(await send('save-template', elsewhere, ADMIN)).toEqual(refusal('unknown-team', { teamId: noTeam }));
    expect(await send('save-template', { ...ofSupport, name: 'greeting' }, SUE)).toEqual(
      refusal('taken', { field: 'name' }),
    );
    expect(await send('save-template', ofSupport, SUE)).toEqual({ kind: 'accepted', result: {} });
    expect(await send('save-template', { ...ofSupport, text: 'Until 6.' }, SUE)).toMatchObject({ kind: 'accepted' });
    const listed = await send('list-templates', {});
    const names = listed.kind === 'accepted' ? listed.result.templates.map(({ name }) => name) : [];
    expect(names).toEqual(
      ['appointment_confirmation', 'ask_photo', 'closing', 'greeting', 'opening_hours', 'order_status'].concat(
        'refund_started',
      ),
    );
    expect(await send('remove-template', { templateId: ofSupport.templateId }, ANA)).toEqual(refusal('not-admin'));
    expect(await send('remove-template', { templateId: ofSupport.templateId }, SUE)).toMatchObject({
      kind: 'accepted',
    });
    expect(await send('remove-template', { templateId: ofSupport.templateId }, SUE)).toEqual(refusal('not-found'));
    const stream = `template-${template.templateId}`;
    const facts = ['TemplateAdded', 'TemplateRevised', 'TemplateRemoved'];
    await until('the facts are in the store', async () => (await typesIn(stream)).length === facts.length);
    expect(await typesIn(stream)).toEqual(facts);
  });

  it('has settings from the first day, which admins change and the store is told', async () => {
    const stream = 'settings-conversations';
    await until('the first settings are in the store', async () => (await typesIn(stream)).length === 1);
    const first = await send('conversation-settings', {});
    expect(first).toEqual({ kind: 'accepted', result: DEFAULT_CONVERSATION_SETTINGS });
    const settings = { ...DEFAULT_CONVERSATION_SETTINGS, pendingAfterSeconds: 60, fallBackAfterSeconds: 600 };
    for (const actor of ['gateway', ANA, SUE]) {
      expect(await send('set-conversation-settings', settings, actor)).toEqual(refusal('not-admin'));
    }
    for (const [field, value] of [
      ['pendingAfterSeconds', 59],
      ['archiveAfterSeconds', 31_536_001],
      ['fallBackAfterSeconds', 0],
      ['handOffMessage', 'Hello {{customer_name}}'],
      ['companyName', ' '],
    ] as const) {
      expect(await send('set-conversation-settings', { ...settings, [field]: value }, ADMIN)).toEqual({
        kind: 'invalid',
        problems: [{ field, problem: expect.any(String) }],
      });
    }
    const notOfTheContract = { ...settings, note: 'must not reach the fact' };
    expect(await send('set-conversation-settings', notOfTheContract, ADMIN)).toMatchObject({ kind: 'accepted' });
    await send('set-conversation-settings', settings, ADMIN);
    expect(await send('conversation-settings', {})).toMatchObject({ result: settings });
    await until('the facts are in the store', async () => (await typesIn(stream)).length === 2);
    expect((await log.store.readStream(stream)).map((event) => event.data)).toEqual([
      DEFAULT_CONVERSATION_SETTINGS,
      settings,
    ]);
  });

  it('tells ingestion of a widget and its secrets, and nobody else', async () => {
    const widget = { accountId: DEMO_WIDGET_ID };
    const settings = demoWidget(['http://127.0.0.1:4321']);
    const found = await send('find-widget', widget);
    expect(found).toEqual({
      kind: 'accepted',
      result: { settings, secrets: { jwt: ['jwt'.repeat(12)], identity: ['identity'.repeat(5)] } },
    });
    expect(await send('find-widget', widget, ADMIN)).toEqual(refusal('not-admin'));
    expect(await send('find-widget', { accountId: 'none' })).toEqual(refusal('not-found'));
    expect(await send('find-account', { channel: 'webchat', accountId: DEMO_WIDGET_ID })).toMatchObject({
      result: { teamId: SUPPORT.teamId, name: 'Baton Demo Shop' },
    });
    expect(await send('rotate-widget-secrets', widget, SUE)).toEqual(refusal('not-admin'));
    const rotated = await send('rotate-widget-secrets', widget, ADMIN);
    expect(rotated).toMatchObject({ result: { jwt: [expect.stringMatching(/^.{43}$/), 'jwt'.repeat(12)] } });
    expect(await send('find-widget', widget)).toMatchObject({
      result: { secrets: rotated.kind === 'accepted' ? rotated.result : null },
    });
    const secret = rotated.kind === 'accepted' ? rotated.result.jwt[0] : undefined;
    const tables = ['outbox', 'widgets', 'widget_secrets', 'commands'].map(
      (table) => `SELECT t::text FROM directory.${table} t`,
    );
    const { rows } = await pool.query(tables.join(' UNION ALL '));
    expect(JSON.stringify(rows)).not.toMatch(new RegExp(`${secret ?? 'none'}|${'jwt'.repeat(12)}`));
  });

  it('changes widgets for admins, and takes exact origins only', async () => {
    const settings = demoWidget(['http://127.0.0.1:4321', 'https://shop.example.com']);
    expect(await send('set-widget-settings', settings, SUE)).toEqual(refusal('not-admin'));
    expect(await send('set-widget-settings', { ...settings, accountId: 'none' }, ADMIN)).toEqual(refusal('not-found'));
    for (const origin of [
      'https://*.example.com',
      'https://shop.example.com/',
      'shop.example.com',
      'null',
      '*',
      'ftp://a',
    ]) {
      const bad = { ...settings, allowedOrigins: [origin] };
      expect(await send('set-widget-settings', bad, ADMIN)).toMatchObject({
        kind: 'invalid',
        problems: [{ field: 'allowedOrigins' }],
      });
    }
    const question = { key: 'topic', label: 'What about?', kind: 'choice' as const, required: false, choices: [] };
    expect(await send('set-widget-settings', { ...settings, preChat: [question] }, ADMIN)).toMatchObject({
      kind: 'invalid',
      problems: [{ field: 'preChat.0.choices' }],
    });
    expect(await send('set-widget-settings', settings, ADMIN)).toMatchObject({ kind: 'accepted' });
    const stream = `account-webchat-${DEMO_WIDGET_ID}`;
    await until('the facts are in the store', async () => (await typesIn(stream)).length === 3);
    expect(await typesIn(stream)).toEqual(['ChannelAccountAdded', 'WidgetSettingsSet', 'WidgetSettingsSet']);
    expect(await send('find-widget', { accountId: DEMO_WIDGET_ID })).toMatchObject({ result: { settings } });
  });
});
