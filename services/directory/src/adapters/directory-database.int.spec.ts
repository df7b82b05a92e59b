import 'reflect-metadata';
import { typeOrm, migrate } from '@baton/service-kit';
import type { AppendOutcome, EventStore, Transaction } from '@baton/event-sourcing';
import {
  createInMemoryEventStore,
  FixedClock,
  sequentialIds,
  testDatabase,
  until,
  type TestDatabase,
} from '@baton/testing';
import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { WhenFactRecordedThenAppend, type Outbox } from '../automations/when-fact-recorded-then-append.ts';
import { ConfigureWidgetsHandler } from '../commands/configure-widgets/configure-widgets.handler.ts';
import { KeepTemplatesHandler } from '../commands/keep-templates/keep-templates.handler.ts';
import { AdministerDirectoryHandler } from '../commands/administer-directory/administer-directory.handler.ts';
import type { ChangeCause } from '../domain/directory-changes.port.ts';
import { MIGRATIONS } from '../migrations/migrations.ts';
import { SCHEMA, TABLES } from '../rows/tables.ts';
import { DemoConfigurationSeed } from '../seed/demo-configuration-seed.ts';
import { DemoSeed } from '../seed/demo-seed.ts';
import { DEMO_TEMPLATES } from '../seed/demo-templates.ts';
import { DEMO_WIDGET_ID } from '../seed/demo-widget.ts';
import { Argon2Passwords } from './argon2-passwords.adapter.ts';
import { PostgresConfiguration } from './configuration.adapter.ts';
import { PostgresDirectoryChanges } from './directory-changes.adapter.ts';
import { Housekeeping } from './housekeeping.adapter.ts';
import { PostgresOutbox } from './outbox.adapter.ts';
import { PostgresPeople } from './people.adapter.ts';
import { PostgresSessions } from './sessions.adapter.ts';
import { PostgresSignInThrottle } from './sign-in-throttle.adapter.ts';
import { WidgetSecretsSeal } from './widget-secrets-seal.ts';

const SILENT = pino({ level: 'silent' });
const nextId = sequentialIds();
const cause = (commandId = nextId()): ChangeCause => ({
  commandId,
  correlationId: 'corr',
  actor: { kind: 'agent', id: 'admin' },
});

describe('the directory in PostgreSQL', () => {
  let database: TestDatabase;
  let source: DataSource;
  let administer: AdministerDirectoryHandler;
  let people: PostgresPeople;
  let passwords: Argon2Passwords;
  const signalled: string[] = [];

  beforeAll(async () => {
    database = await testDatabase();
    const migration = {
      name: 'directory',
      url: database.url,
      schema: SCHEMA,
      migrations: MIGRATIONS,
    };
    await Promise.all([migrate(migration), migrate(migration)]);
    await migrate(migration);
    source = await new DataSource(typeOrm({ url: database.url, schema: SCHEMA, entities: TABLES })).initialize();
    passwords = await Argon2Passwords.create();
    people = new PostgresPeople(source);
    const changes = new PostgresDirectoryChanges(source, () => undefined);
    administer = new AdministerDirectoryHandler(changes, passwords, {
      changed: ({ agentId }) => void signalled.push(agentId),
    });
  }, 60_000);

  beforeEach(async () => {
    signalled.length = 0;
    await source.query(
      `TRUNCATE ${TABLES.map((row) => source.getMetadata(row).tablePath).join(', ')} RESTART IDENTITY`,
    );
  });

  afterAll(async () => {
    await source.destroy();
    await database.drop();
  });

  const addTeam = async (name: string): Promise<string> => {
    const teamId = nextId();
    expect(await administer.addTeam(cause(), { teamId, name })).toEqual({ kind: 'accepted' });
    return teamId;
  };
  const newAgent = (email: string, teamIds: string[] = []) => ({
    agentId: nextId(),
    ...{ email, name: email, role: 'agent' as const, password: 'correct horse', teamIds, leadsTeamIds: [] },
  });
  const outboxTypes = async (): Promise<string[]> =>
    (await new PostgresOutbox(source).waiting(100)).map((fact) => `${fact.event.type} ${fact.stream.split('-')[0]}`);

  describe('changes', () => {
    it('writes tables, password and facts together, in the order of decision', async () => {
      const support = await addTeam('Support');
      const ana = newAgent('ana@example.org', [support]);
      await administer.addAgent(cause(), ana);
      await administer.setAgentRole(cause(), ana.agentId, 'supervisor');
      await administer.setAgentTeams(cause(), { agentId: ana.agentId, teamIds: [], leadsTeamIds: [support] });
      await administer.setAgentRole(cause(), ana.agentId, 'agent');
      const { password: _, ...profile } = ana;
      expect(await people.agents()).toEqual([{ ...profile, teamIds: [], leadsTeamIds: [], active: true }]);
      expect(await outboxTypes()).toEqual([
        'TeamAdded team',
        ...[
          'AgentAdded agent',
          'AgentRoleSet agent',
          'AgentTeamsSet agent',
          'AgentRoleSet agent',
          'AgentTeamsSet agent',
        ],
      ]);
      const found = await people.find('ana@example.org');
      expect(await passwords.verify('correct horse', found?.passwordHash ?? null)).toBe(true);
      expect(JSON.stringify(await source.query('SELECT * FROM directory.outbox'))).not.toMatch(/argon2|horse/);
    });

    it('leaves nothing of a change that fails half-way', async () => {
      const unknownTeam = nextId();
      const refused = await administer.addAgent(cause(), newAgent('ana@example.org', [unknownTeam]));
      expect(refused).toEqual({ kind: 'refused', refusal: { code: 'unknown-team', teamId: unknownTeam } });
      expect(await people.agents()).toEqual([]);
      expect(await source.query('SELECT 1 FROM directory.credentials')).toEqual([]);
    });

    it('changes nothing when an accepted command is repeated', async () => {
      const team = { teamId: nextId(), name: 'Support' };
      const once = cause();
      await administer.addTeam(once, team);
      expect(await administer.addTeam(once, { ...team, name: 'Another' })).toEqual({ kind: 'accepted' });
      expect(await people.teams()).toEqual([team]);
      expect(await outboxTypes()).toHaveLength(1);
    });

    it('gives an address to one of many who want it at once', async () => {
      const wanted = Array.from({ length: 6 }, (_, n) => newAgent(n % 2 === 0 ? 'ana@example.org' : 'ANA@example.org'));
      const outcomes = await Promise.all(wanted.map((agent) => administer.addAgent(cause(), agent)));
      expect(outcomes.filter((outcome) => outcome.kind === 'accepted')).toHaveLength(1);
      expect(outcomes).toContainEqual({ kind: 'refused', refusal: { code: 'taken', field: 'email' } });
      expect(await people.agents()).toHaveLength(1);
    });

    it('tells gateways when rights change, and only then', async () => {
      const ana = newAgent('ana@example.org');
      await administer.addAgent(cause(), ana);
      await administer.setAgentRole(cause(), ana.agentId, 'agent');
      expect(signalled).toEqual([]);
      await administer.setAgentRole(cause(), ana.agentId, 'supervisor');
      await administer.deactivateAgent(cause(), ana.agentId);
      expect(signalled).toEqual([ana.agentId, ana.agentId]);
    });
  });

  describe('sessions', () => {
    const opened = new Date('2026-01-05T09:00:00.000Z');
    const open = async (agentId: string, token: string): Promise<PostgresSessions> => {
      const sessions = new PostgresSessions(source);
      const session = { sessionId: nextId(), agentId, openedAt: opened, lastSeenAt: opened };
      await sessions.open(token, session, { ip: '192.0.2.1', userAgent: 'spec' });
      return sessions;
    };

    it('are found by their token, of which only a hash is kept, until they are ended', async () => {
      const ana = newAgent('ana@example.org');
      await administer.addAgent(cause(), ana);
      const sessions = await open(ana.agentId, 'the token');
      expect((await sessions.find('the token'))?.agent.email).toBe('ana@example.org');
      expect(await sessions.find('another')).toBeNull();
      expect(JSON.stringify(await source.query('SELECT * FROM directory.sessions'))).not.toContain('the token');
      expect(await sessions.end('the token')).toMatchObject({ agentId: ana.agentId });
      expect(await sessions.end('the token')).toBeNull();
      expect(await sessions.find('the token')).toBeNull();
    });

    it.each(['deactivated', 'given a new password'])('end when the agent is %s', async (what) => {
      const ana = newAgent('ana@example.org');
      await administer.addAgent(cause(), ana);
      const sessions = await open(ana.agentId, 'the token');
      await (what === 'deactivated'
        ? administer.deactivateAgent(cause(), ana.agentId)
        : administer.setPassword(cause(), ana.agentId, 'another horse'));
      expect(await sessions.find('the token')).toBeNull();
      expect(signalled).toEqual([ana.agentId]);
    });

    it('are swept out when they have ended', async () => {
      const ana = newAgent('ana@example.org');
      await administer.addAgent(cause(), ana);
      const sessions = await open(ana.agentId, 'old');
      await open(ana.agentId, 'used');
      await sessions.touch('used', new Date('2026-01-05T20:00:00.000Z'));
      await new Housekeeping(source, new FixedClock('2026-01-05T21:00:00.001Z'), SILENT).clean();
      expect(await sessions.find('old')).toBeNull();
      expect(await sessions.find('used')).not.toBeNull();
    });
  });

  describe('throttling', () => {
    const now = new Date('2026-01-05T09:00:00.000Z');

    it('counts guesses that run at once', async () => {
      const throttle = new PostgresSignInThrottle(source);
      const waits = await Promise.all(
        Array.from({ length: 12 }, (_, n) => throttle.begin('ana@example.org', `192.0.2.${n}`, now)),
      );
      expect(waits.filter((wait) => wait === null)).toHaveLength(5);
      expect(waits.filter((wait) => wait === 15)).toHaveLength(7);
    });

    it('remembers across a restart, and forgives the account after a success', async () => {
      for (let n = 0; n < 5; n += 1)
        await new PostgresSignInThrottle(source).begin('ana@example.org', '192.0.2.1', now);
      const restarted = new PostgresSignInThrottle(source);
      expect(await restarted.begin('ana@example.org', '192.0.2.9', now)).toBe(15);
      expect(await restarted.begin('ben@example.org', '192.0.2.1', now)).toBeNull();
      await restarted.succeed('ana@example.org', '192.0.2.1');
      expect(await restarted.begin('ana@example.org', '192.0.2.9', now)).toBeNull();
    });

    it('stops an address that tries many accounts, and gives back what succeeded', async () => {
      const throttle = new PostgresSignInThrottle(source);
      for (let n = 0; n < 30; n += 1) await throttle.begin(`agent-${n}@example.org`, '192.0.2.1', now);
      expect(await throttle.begin('ana@example.org', '192.0.2.1', now)).toBe(15);
      await throttle.succeed('agent-29@example.org', '192.0.2.1');
      expect(await throttle.begin('ana@example.org', '192.0.2.1', now)).toBeNull();
    });

    it('keeps no address and no account name', async () => {
      await new PostgresSignInThrottle(source).begin('ana@example.org', '192.0.2.1', now);
      expect(JSON.stringify(await source.query('SELECT * FROM directory.sign_in_attempts'))).not.toMatch(/ana|192/);
    });
  });

  describe('the outbox', () => {
    /** Ways to die around one append. */
    class DyingStore implements Pick<EventStore, 'append'> {
      dies: 'before' | 'after' | null = null;

      constructor(private readonly store: EventStore) {}

      async append(transaction: Transaction): Promise<AppendOutcome> {
        if (this.dies === 'before') throw new Error('the process died before the append');
        const outcome = await this.store.append(transaction);
        if (this.dies === 'after') throw new Error('the process died before it heard of the append');
        return outcome;
      }
    }

    const run = async (outbox: Outbox, store: Pick<EventStore, 'append'>): Promise<void> => {
      const relay = new WhenFactRecordedThenAppend(outbox, store as EventStore, SILENT);
      relay.wake();
      await relay.stop();
    };
    const storedNames = async (store: EventStore): Promise<string[]> =>
      (await store.readAll('0')).map((event) => (event.data as { name: string }).name);

    it.each(['before the append', 'after the append', 'before marking'])(
      'brings every fact once and in order although the process dies %s',
      async (when) => {
        for (const name of ['One', 'Two', 'Three']) await addTeam(name);
        const { store } = createInMemoryEventStore();
        const outbox = new PostgresOutbox(source);
        const dying = new DyingStore(store);
        if (when !== 'before marking') dying.dies = when === 'before the append' ? 'before' : 'after';
        const unmarked: Outbox = {
          waiting: (limit) => outbox.waiting(limit),
          markAppended: () => Promise.reject(new Error('the process died before marking')),
        };
        await run(when === 'before marking' ? unmarked : outbox, dying);
        expect(await outbox.waiting(9)).toHaveLength(3);
        const next = new WhenFactRecordedThenAppend(outbox, store, SILENT);
        next.wake();
        await until('all facts are marked', async () => (await outbox.waiting(9)).length === 0);
        await next.stop();
        expect(await storedNames(store)).toEqual(['One', 'Two', 'Three']);
      },
    );

    it('brings every fact once when two processes do it at the same time', async () => {
      const names = Array.from({ length: 25 }, (_, n) => `Team ${n}`);
      for (const name of names) await addTeam(name);
      const { store } = createInMemoryEventStore();
      const relays = [1, 2].map(() => new WhenFactRecordedThenAppend(new PostgresOutbox(source), store, SILENT));
      for (const relay of relays) relay.wake();
      await until('all facts are marked', async () => (await outboxTypes()).length === 0);
      await Promise.all(relays.map((relay) => relay.stop()));
      expect(await storedNames(store)).toEqual(names);
    });

    it('appends with the metadata of the change, under an id that a repeat would have too', async () => {
      const teamId = nextId();
      await administer.addTeam(cause('command-1'), { teamId, name: 'Support' });
      const { store } = createInMemoryEventStore();
      const relay = new WhenFactRecordedThenAppend(new PostgresOutbox(source), store, SILENT);
      relay.wake();
      await until('the fact is there', async () => (await store.head()) === '1');
      await relay.stop();
      expect(await store.readStream(`team-${teamId}`)).toMatchObject([
        {
          ...{ id: '6f76d696-2914-5d3d-9abb-5c3905eba39f', type: 'TeamAdded', schemaVersion: 1 },
          data: { teamId, name: 'Support' },
          meta: { correlationId: 'corr', causationId: 'command-1', actor: { kind: 'agent', id: 'admin' } },
        },
      ]);
    });
  });

  describe('the demo’s seed', () => {
    it('can be sown again and again', async () => {
      const seed = new DemoSeed(administer, people, passwords);
      const options = { password: 'first password', newPassword: 'unused word', whatsappAccountIds: ['1055'] };
      const first = await seed.run(options);
      const facts = (await outboxTypes()).length;
      expect(await seed.run(options)).toEqual(first);
      expect(await outboxTypes()).toHaveLength(facts);
      expect(first.logins.map((login) => `${login.email} ${login.role} ${login.password}`)).toEqual([
        'ana@demo.baton agent first password',
        'ben@demo.baton agent first password',
        'chloe@demo.baton agent first password',
        'sue@demo.baton supervisor first password',
        'admin@demo.baton admin first password',
      ]);
      expect(await people.account('whatsapp', '1055')).toMatchObject({ teamId: first.defaultTeamId });
    });

    it('sets the password that it was told, and leaves others alone when it was told none', async () => {
      const seed = new DemoSeed(administer, people, passwords);
      const options = { newPassword: 'a made up one', whatsappAccountIds: [] };
      const made = await seed.run({ ...options, password: null });
      expect(made.logins[0]?.password).toBe('a made up one');
      expect((await seed.run({ ...options, password: null })).logins[0]?.password).toBeNull();
      expect((await seed.run({ ...options, password: 'told at last' })).logins[0]?.password).toBe('told at last');
      const ana = await people.find('ana@demo.baton');
      expect(await passwords.verify('told at last', ana?.passwordHash ?? null)).toBe(true);
    });

    it('can be sown again with the configuration, and keeps what people have changed since', async () => {
      await new DemoSeed(administer, people, passwords).run({
        ...{ password: 'first password', newPassword: 'unused word', whatsappAccountIds: [] },
      });
      const changes = new PostgresDirectoryChanges(source, () => undefined);
      const configuration = new PostgresConfiguration(source);
      const templates = new KeepTemplatesHandler(changes);
      const seal = new WidgetSecretsSeal(Buffer.alloc(32, 7));
      const widgets = new ConfigureWidgetsHandler(changes, configuration, seal);
      const seed = new DemoConfigurationSeed(administer, templates, widgets);
      const options = { shopOrigin: 'http://127.0.0.1:4321', secrets: { jwt: 'j1', identity: 'i1' } };
      await seed.run(options);
      const [changed, removed] = await configuration.templates();
      if (changed === undefined || removed === undefined) throw new Error('no templates were sown');
      await templates.save(cause(), { kind: 'everything' }, { ...changed, text: 'changed since' });
      await templates.remove(cause(), { kind: 'everything' }, removed.templateId);
      const facts = (await outboxTypes()).length;
      await seed.run(options);
      expect(await outboxTypes()).toHaveLength(facts);
      const texts = (await configuration.templates()).map(({ text }) => text);
      expect([texts[0], texts.length]).toEqual(['changed since', DEMO_TEMPLATES.length - 1]);

      await seed.run({ shopOrigin: 'http://127.0.0.1:4421', secrets: { jwt: 'j2', identity: 'i2' } });
      expect(await widgets.find(DEMO_WIDGET_ID)).toMatchObject({
        settings: { allowedOrigins: ['http://127.0.0.1:4421', 'http://127.0.0.1:4321'] },
        secrets: { jwt: ['j2', 'j1'], identity: ['i2', 'i1'] },
      });
    });
  });
});
