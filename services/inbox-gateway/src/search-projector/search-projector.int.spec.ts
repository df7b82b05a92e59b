import { Pool } from 'pg';
import type { AnyConversationServiceEvent, Content } from '@baton/contracts-conversation';
import type { DirectoryEvent } from '@baton/contracts-directory';
import { createPostgresEventStore, migrateEventStore, type PostgresEventStore } from '@baton/event-store-postgres';
import { ERASED, type CipherSource, type EventData } from '@baton/event-sourcing';
import type { SearchPage } from '@baton/contracts-inbox-protocol';
import { migrate } from '@baton/service-kit';
import { testDatabase, until, type TestDatabase } from '@baton/testing';
import { randomHistory } from '../histories.spec-kit.ts';
import { MIGRATIONS, SEARCH_MIGRATIONS } from '../migrations/index.ts';
import { InboxProjector } from '../projector/inbox-projector.ts';
import { ViewStore } from '../projector/view-store.adapter.ts';
import { WorkingSetLoader } from '../projector/working-set.adapter.ts';
import type { Onlooker } from '../views/conversation/conversation.query.ts';
import { search } from '../views/search/search-answer.query.ts';
import { SearchProjector } from './search-projector.ts';
import { SearchStore } from './search-store.adapter.ts';
import { SearchedSetLoader } from './searched-set.adapter.ts';

/** What these specs append holds nothing sealed. */
const noCiphers: CipherSource = {
  load: () =>
    Promise.resolve({
      of: () => {
        throw new Error('nothing is sealed here');
      },
    }),
};

const PATIENCE_MS = 60_000;
const TABLES = ['conversations', 'memories', 'documents', 'contacts', 'people'];
const ADMIN: Onlooker = { agentId: 'admin', seesAll: true, teamIds: [] };
const NOW = new Date('2026-06-01T12:00:00.000Z');

describe('the search on PostgreSQL', () => {
  let database: TestDatabase;
  let pool: Pool;
  let events: PostgresEventStore;
  let found: SearchStore;
  let stop: AbortController;
  let running: Promise<unknown>[];
  const faults: unknown[] = [];

  beforeEach(async () => {
    database = await testDatabase();
    pool = new Pool({ connectionString: database.url, max: 8 });
    await migrateEventStore(pool);
    await migrate({ name: 'spec', url: database.url, schema: 'inbox', migrations: MIGRATIONS });
    await migrate({ name: 'spec', url: database.url, schema: 'search', migrations: SEARCH_MIGRATIONS });
    events = await createPostgresEventStore({ pool });
    found = new SearchStore(pool);
    stop = new AbortController();
    running = [];
    faults.length = 0;
  }, PATIENCE_MS);

  afterEach(async () => {
    stop.abort();
    await Promise.all(running);
    await events.close();
    await pool.end();
    await database.drop();
  });

  const follow = (epoch: number, options: { batchSize?: number; capacity?: number } = {}): void => {
    const projector = new SearchProjector({
      store: events.store,
      search: found,
      loader: new SearchedSetLoader(pool),
      ciphers: noCiphers,
      onFault: (fault) => faults.push(fault),
      ...options,
    });
    running.push(projector.run(epoch, stop.signal).done);
  };

  const followInbox = (): void => {
    const projector = new InboxProjector({
      store: events.store,
      views: new ViewStore(pool),
      loader: new WorkingSetLoader(pool),
      ciphers: noCiphers,
      announce: () => undefined,
    });
    running.push(projector.run(1, stop.signal).done);
  };

  const caughtUp = async (...tables: string[]): Promise<void> => {
    const head = await events.store.head();
    for (const table of tables.length === 0 ? ['search.projection'] : tables) {
      await until(
        `${table} is at the head`,
        async () => (await pool.query(`SELECT position FROM ${table}`)).rows[0]?.position === head,
        PATIENCE_MS,
      );
    }
  };

  const halt = async (): Promise<void> => {
    stop.abort();
    await Promise.all(running.splice(0));
    stop = new AbortController();
  };

  const dump = async (): Promise<Record<string, unknown>> =>
    Object.fromEntries(
      await Promise.all(
        TABLES.map(async (table) => [
          table,
          (await pool.query(`SELECT t::text AS row FROM search.${table} t ORDER BY 1`)).rows,
        ]),
      ),
    ) as Record<string, unknown>;

  let ids = 0;
  const eventOf = (event: AnyConversationServiceEvent | DirectoryEvent): EventData => ({
    id: `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}`,
    type: event.type,
    schemaVersion: 1,
    data: event.data,
    meta: { correlationId: 'c', causationId: 'c', actor: { kind: 'system', id: 's' } },
  });
  const append = async (stream: string, ...list: (AnyConversationServiceEvent | DirectoryEvent)[]): Promise<void> => {
    await events.store.append({ writes: [{ stream, expected: 'any', events: list.map(eventOf) }] });
  };

  interface Begun {
    readonly name?: string;
    readonly email?: string;
    readonly phone?: string;
    readonly teamId?: string;
    readonly messages?: readonly (string | Content)[];
    readonly then?: readonly AnyConversationServiceEvent[];
  }
  const begin = async (id: string, { name, email, phone, teamId, messages, then }: Begun): Promise<void> => {
    const contactId = `k-${id}`;
    const address = { kind: 'whatsapp' as const, value: phone ?? `49151000${id.length}${id.codePointAt(0)}` };
    await append(
      `contact-${contactId}`,
      { type: 'ContactIdentified', data: { contactId, identity: address, channel: 'whatsapp' } },
      {
        type: 'ContactProfileSet',
        data: { contactId, ...(name === undefined ? {} : { name }), ...(email === undefined ? {} : { email }) },
      },
    );
    await append(
      `conversation-${id}`,
      {
        type: 'ConversationStarted',
        data: {
          episode: 0,
          conversationId: id,
          contactId,
          channel: 'whatsapp',
          accountId: '1',
          teamId: teamId ?? 'team-a',
          address,
        },
      },
      { type: 'EpisodeOpened', data: { episode: 1, epoch: 1, cause: 'firstMessage' } },
      ...(messages ?? []).map((content, index) => said(`${id}-${index}`, content)),
      ...(then ?? []),
    );
  };
  const said = (key: string, content: string | Content): AnyConversationServiceEvent => ({
    type: 'CustomerMessageReceived',
    data: {
      episode: 1,
      messageId: key,
      providerMessageId: `p-${key}`,
      content: typeof content === 'string' ? { kind: 'text', text: content } : content,
      from: { kind: 'whatsapp', value: '1' },
      occurredAt: '2026-05-01T00:00:00.000Z',
    },
  });

  const ask = async (q: string, viewer = ADMIN, more: { limit?: number; after?: string } = {}): Promise<SearchPage> => {
    const answer = await search(pool, viewer, { q, sort: 'oldest', limit: 50, zone: 'UTC', ...more }, NOW);
    if (answer.kind !== 'found') throw new Error(JSON.stringify(answer));
    return answer.page;
  };
  const idsOf = async (q: string, viewer = ADMIN): Promise<string[]> =>
    (await ask(q, viewer)).rows.map(({ conversationId }) => conversationId);
  const refused = async (q: string): Promise<string[]> => {
    const answer = await search(pool, ADMIN, { q, sort: 'oldest', limit: 50, zone: 'UTC' }, NOW);
    return answer.kind === 'invalid' ? answer.problems.map(({ message }) => message) : [answer.kind];
  };

  it(
    'writes live what a rebuild writes, with hardly any memory',
    async () => {
      follow(1, { batchSize: 1, capacity: 4 });
      await Promise.all(
        randomHistory(31, 400).map(({ stream, event }) =>
          events.store.append({ writes: [{ stream, expected: 'any', events: [event] }] }),
        ),
      );
      await caughtUp();
      await halt();
      const written = await dump();
      expect((written.documents as unknown[]).length).toBeGreaterThan(30);
      await found.reset(2);
      expect(await dump()).toEqual(Object.fromEntries(TABLES.map((table) => [table, []])));
      follow(2);
      await caughtUp();
      expect(await dump()).toEqual(written);
      expect(faults).toEqual([]);
    },
    PATIENCE_MS,
  );

  it(
    'lets nobody write whose lease has passed to another',
    async () => {
      follow(1);
      await begin('one', { messages: ['hello'] });
      await caughtUp();
      follow(2);
      await until('the other took over', async () => {
        return (await pool.query('SELECT FROM search.projection WHERE lease_epoch = 2')).rowCount === 1;
      });
      await begin('two', { messages: ['hello'] });
      await caughtUp();
      await until('the old one was refused', () => faults.length > 0);
      expect(faults[0]).toMatchObject({ code: 'projection-lost' });
    },
    PATIENCE_MS,
  );

  it(
    'finds by words, phrases, names, numbers, addresses, reasons, tags and ids, archived ones too',
    async () => {
      followInbox();
      follow(1);
      await begin('maria-1', {
        name: 'María Müller-López',
        email: 'Maria.Lopez@Example.com',
        phone: '4915112345678',
        messages: ['I want a refund request form', 'Order 4711-2290 never came', '退款请求'],
        then: [
          { type: 'TagsApplied', data: { episode: 1, tags: ['VIP', 'big, one'] } },
          {
            type: 'ConversationEscalated',
            data: {
              episode: 1,
              epoch: 2,
              reason: 'asked for a person',
              by: 'customer',
              teamId: 'team-a',
              priority: 'urgent',
            },
          },
          { type: 'NoteAdded', data: { episode: 1, noteId: 'note', agentId: 'ana', text: 'promised a voucher' } },
        ],
      });
      await begin('oliver-2', {
        name: 'Oliver Stone',
        phone: '447700900123',
        messages: ['The request for a refund', { kind: 'media', media: 'document', fileName: 'invoice-2026.pdf' }],
        then: [{ type: 'ConversationArchived', data: { episode: 1, cause: 'timer' } }],
      });
      await caughtUp('search.projection', 'inbox.projection');
      const both = ['maria-1', 'oliver-2'];
      const cases: [string, string[]][] = [
        ['refund', both],
        ['REFUN', both],
        ['"refund request"', ['maria-1']],
        ['"request refund"', []],
        // A phrase does not reach from one message into the next.
        ['"form order"', []],
        ['refund -form', ['oliver-2']],
        ['refund not oliver', ['maria-1']],
        ['-refund', []],
        ['4711-2290', ['maria-1']],
        ['2290', ['maria-1']],
        ['退款', ['maria-1']],
        ['请', ['maria-1']],
        ['款退', []],
        ['voucher', ['maria-1']],
        ['invoice', ['oliver-2']],
        ['muller', ['maria-1']],
        ['mueller', ['maria-1']],
        ['Müller', ['maria-1']],
        ['üller', ['maria-1']],
        ['name:lop', ['maria-1']],
        ['name:"maria lopez"', ['maria-1']],
        ['name:refund', []],
        ['phone:12345', ['maria-1']],
        ['phone:"+49 151 123"', ['maria-1']],
        ['phone:+151', []],
        ['phone:447700,4915', both],
        ['0900123', ['oliver-2']],
        ['email:lopez@example', ['maria-1']],
        ['maria.lopez@example.com', ['maria-1']],
        ['email:oliver', []],
        ['reason:person', ['maria-1']],
        ['reason:refund', []],
        ['tag:vip', ['maria-1']],
        ['tag:"big, one"', ['maria-1']],
        ['tag:big', []],
        ['-tag:vip', ['oliver-2']],
        ['id:maria', ['maria-1']],
        ['id:aria', []],
        ['status:archived', ['oliver-2']],
        ['-status:archived', ['maria-1']],
        ['handoff:escalated', ['maria-1']],
        ['handoff:agent,ai', ['oliver-2']],
        ['priority:urgent', ['maria-1']],
        ['channel:whatsapp', both],
        ['channel:webchat', []],
        ['turns:<5', both],
        ['turns:3', ['maria-1']],
        ['turns:>10', []],
        ['assigned:none', both],
        ['assigned:me', []],
        ['created:>3650d', []],
        ['', both],
        ['refund status:archived name:stone', ['oliver-2']],
      ];
      for (const [q, expected] of cases) expect([q, await idsOf(q)]).toEqual([q, expected]);
    },
    PATIENCE_MS,
  );

  it(
    'finds the conversations of one person by the name they are known by now, however many they are',
    async () => {
      followInbox();
      follow(1, { batchSize: 1, capacity: 2 });
      for (const id of ['m1', 'm2', 'm3', 'm4']) await begin(id, { name: `Visitor ${id}`, messages: ['hello'] });
      await begin('known', { name: 'Grace Hopper', messages: ['hello'] });
      for (const id of ['m1', 'm2', 'm3', 'm4'])
        await append(`contact-k-${id}`, {
          type: 'ContactMerged',
          data: { contactId: `k-${id}`, intoContactId: 'k-known' },
        });
      await caughtUp('search.projection', 'inbox.projection');
      const all = ['known', 'm1', 'm2', 'm3', 'm4'];
      expect((await idsOf('grace')).toSorted()).toEqual(all);
      expect(await idsOf('visitor')).toEqual([]);
      // More of them than the memory holds.
      await append('contact-k-known', { type: 'ContactProfileSet', data: { contactId: 'k-known', name: 'Admiral' } });
      // What becomes of a contact that has ended changes nobody.
      await append('contact-k-m1', { type: 'ContactProfileSet', data: { contactId: 'k-m1', name: 'Nobody' } });
      await caughtUp('search.projection', 'inbox.projection');
      expect((await idsOf('admiral')).toSorted()).toEqual(all);
      expect(await idsOf('nobody')).toEqual([]);
      expect(faults).toEqual([]);
    },
    PATIENCE_MS,
  );

  it(
    'follows edits, deletions, erasure, new names and tags',
    async () => {
      followInbox();
      follow(1, { batchSize: 1, capacity: 4 });
      const at = '2026-05-01T00:01:00.000Z';
      await begin('c', {
        name: 'Before',
        messages: Array.from({ length: 20 }, (_, index) => `word${index} secret${index}`),
      });
      const edit = (index: number, content: Content | typeof ERASED): AnyConversationServiceEvent =>
        ({
          type: 'CustomerMessageEdited',
          data: { episode: 1, providerMessageId: `p-c-${index}`, content, occurredAt: at },
        }) as AnyConversationServiceEvent;
      const text = (words: string): Content => ({ kind: 'text', text: words });
      const revoke = (key: string): AnyConversationServiceEvent => ({
        type: 'CustomerMessageRevoked',
        data: { episode: 1, providerMessageId: `p-${key}`, occurredAt: at },
      });
      await append('conversation-c', edit(2, text('changed')), revoke('c-3'), edit(3, text('late')), edit(4, ERASED));
      // Both before the message that they are about.
      await append('conversation-c', revoke('later'), said('later', 'nevermore'));
      await append('conversation-c', said('seen', text('visible')));
      await append('contact-k-c', { type: 'ContactProfileSet', data: { contactId: 'k-c', name: 'Behind' } });
      await append('conversation-c', { type: 'TagsApplied', data: { episode: 1, tags: ['one', 'two'] } });
      await append('conversation-c', { type: 'TagRemoved', data: { episode: 1, tag: 'one' } });
      await caughtUp('search.projection', 'inbox.projection');
      const here = ['c'];
      const cases: [string, string[]][] = [
        ...([0, 1, 5, 7, 8, 19].map((index) => [`secret${index}`, here]) as [string, string[]][]),
        ['"secret2"', []],
        ['changed', here],
        ['"secret3"', []],
        ['late', []],
        ['"secret4"', []],
        ['nevermore', []],
        ['visible', here],
        ['behind', here],
        ['before', []],
        ['tag:two', here],
        ['tag:one', []],
      ];
      for (const [q, expected] of cases) expect([q, await idsOf(q)]).toEqual([q, expected]);
      expect(faults).toEqual([]);
    },
    PATIENCE_MS,
  );

  it(
    'shows nobody what they may not see, and asks the inbox’s own rows once more',
    async () => {
      followInbox();
      follow(1);
      await begin('a', { teamId: 'team-a', messages: ['refund'] });
      await begin('b', {
        teamId: 'team-b',
        messages: ['refund'],
        then: [{ type: 'ConversationClaimed', data: { episode: 1, epoch: 2, agentId: 'ben', how: 'claim' } }],
      });
      await caughtUp('search.projection', 'inbox.projection');
      const agent = (agentId: string, ...teamIds: string[]): Onlooker => ({ agentId, seesAll: false, teamIds });
      expect(await idsOf('refund', ADMIN)).toEqual(['a', 'b']);
      expect(await idsOf('refund', agent('ana', 'team-a'))).toEqual(['a']);
      expect(await idsOf('refund', agent('ben', 'team-a'))).toEqual(['a', 'b']);
      expect(await idsOf('refund', agent('cy'))).toEqual([]);
      expect(await idsOf('assigned:others', agent('ana', 'team-a'))).toEqual([]);
      expect(await idsOf('assigned:me', agent('ben'))).toEqual(['b']);
      expect((await ask('refund', agent('ana', 'team-a'))).total).toEqual({ count: 1, more: false });
      expect((await ask('refund', agent('ana', 'team-a'))).highlights).toHaveLength(1);
      // The search stands still while the conversation moves on: what it knows is old.
      await halt();
      followInbox();
      await append('conversation-a', {
        type: 'ConversationAssigned',
        data: { episode: 1, epoch: 2, to: { kind: 'team', teamId: 'team-b' }, byAgentId: 'x' },
      });
      await caughtUp('inbox.projection');
      const late = await ask('refund', agent('ana', 'team-a'));
      expect([late.rows, late.highlights]).toEqual([[], []]);
    },
    PATIENCE_MS,
  );

  it(
    'knows agents and teams by name and e-mail, and says when nobody is called so',
    async () => {
      followInbox();
      follow(1);
      const agent = (agentId: string, name: string, email: string): DirectoryEvent => ({
        type: 'AgentAdded',
        data: { agentId, name, email, role: 'agent', teamIds: [], leadsTeamIds: [], active: true },
      });
      await append('agent-s', agent('s', 'Sarah Lee', 'sarah@company.com'));
      await append('agent-b', agent('b', 'Ben Carter', 'ben@company.com'));
      await append('team-team-a', { type: 'TeamAdded', data: { teamId: 'team-a', name: 'Support' } });
      await begin('c', {
        then: [{ type: 'ConversationClaimed', data: { episode: 1, epoch: 2, agentId: 's', how: 'claim' } }],
      });
      await caughtUp('search.projection', 'inbox.projection');
      for (const q of [
        'assigned:sarah@company.com',
        'assigned:Sarah',
        'assigned:"Sarah Lee"',
        'team:support',
        'assigned:s',
      ]) {
        expect([q, await idsOf(q)]).toEqual([q, ['c']]);
      }
      expect(await idsOf('assigned:ben')).toEqual([]);
      expect(await refused('assigned:sarha')).toEqual(['There is no agent called sarha.']);
      expect(await refused('team:sales')).toEqual(['There is no team called sales.']);
      expect(await refused('status:nope')).toEqual([expect.stringMatching(/^status: knows/)]);
    },
    PATIENCE_MS,
  );

  it(
    'pages through every order without a gap, counts what it finds, and marks where the words stand',
    async () => {
      followInbox();
      follow(1);
      for (let index = 0; index < 25; index += 1) {
        await begin(`c${String(index).padStart(2, '0')}`, {
          name: `Customer ${index}`,
          messages: [`about a refund number ${index}`],
          then: [
            { type: 'PrioritySet', data: { episode: 1, priority: index % 2 === 0 ? 'high' : 'low', by: 'agent' } },
          ],
        });
      }
      await caughtUp('search.projection', 'inbox.projection');
      for (const sort of ['newest', 'oldest', 'longest-waiting', 'priority', 'channel', 'assignment']) {
        const read: string[] = [];
        let after: string | undefined;
        do {
          const page = await ask(`refund sort:${sort}`, ADMIN, { limit: 7, ...(after === undefined ? {} : { after }) });
          expect(page.total).toEqual(after === undefined ? { count: 25, more: false } : null);
          read.push(...page.rows.map(({ conversationId }) => conversationId));
          after = page.next ?? undefined;
        } while (after !== undefined);
        expect([sort, new Set(read).size, read.length]).toEqual([sort, 25, 25]);
        if (sort === 'oldest') expect(read).toEqual(read.toSorted());
        if (sort === 'newest') expect(read).toEqual(read.toSorted().reverse());
        if (sort === 'priority') expect(Number(read[12]?.slice(1)) % 2).toBe(0);
      }
      const [highlight] = (await ask('refun number')).highlights;
      expect(highlight).toEqual({
        conversationId: expect.stringMatching(/^c\d\d$/) as unknown,
        field: 'message',
        snippet: expect.stringMatching(/^about a refund number \d+$/) as unknown,
        matches: [
          [8, 14],
          [15, 21],
        ],
      });
      await expect(ask('refund', ADMIN, { after: 'x' })).rejects.toThrow('cursor');
    },
    PATIENCE_MS,
  );
});
