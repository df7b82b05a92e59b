import { AgentClient, mintAgents } from '@baton/acceptance';
import { SCOPES, SORTS, type ConversationPage, type SearchPage } from '@baton/contracts-inbox-protocol';
import { startStack, type Stack } from '@baton/dev';
import { createPostgresEventStore } from '@baton/event-store-postgres';
import { PersonalData } from '@baton/personal-data';
import pg from 'pg';
import { customerName, fillLog, phoneOf, word } from './list-log.ts';
import { percentile, report, say, until } from './measure.ts';

/**
 * The first page of the list, and searching, over the gateway's real door: 100,000 open conversations and 1,000,000
 * messages, written through the store and projected by the real projectors.
 */
const CONVERSATIONS = Number(process.env['BENCH_CONVERSATIONS'] ?? 100_000);
const MESSAGES_EACH = 10;
const OTHER_TEAMS = 19;
const AGENTS = 20;
const REQUESTS = 1_500;
const SEARCHES = 600;
const AT_ONCE = 4;
const PROJECTED_WITHIN_MS = 1_800_000;

const fill = async (stack: Stack, teamId: string, agents: readonly AgentClient[]): Promise<void> => {
  const pool = new pg.Pool({ connectionString: stack.databaseUrl, max: 4 });
  const personal = await PersonalData.open({ pool, masterKey: stack.secrets.MASTER_KEY });
  const { store, close } = await createPostgresEventStore({ pool });
  const begin = performance.now();
  const others = Array.from({ length: OTHER_TEAMS }, (_, index) => `team-${index}`);
  const events = await fillLog(store, personal, {
    ...{ conversations: CONVERSATIONS, messagesEach: MESSAGES_EACH, agentIds: agents.map(({ agentId }) => agentId) },
    // Half of them are the agents'.
    teamIds: others.flatMap((team) => [team, teamId]),
  });
  say(`wrote ${events} events in ${seconds(begin)} s`);
  await close();
  await pool.end();
};

const seconds = (begin: number): string => ((performance.now() - begin) / 1000).toFixed(0);

/** Waits until the projectors have caught up with the log, then vacuums as a database would have long done. */
const projected = async (databaseUrl: string): Promise<void> => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const begin = performance.now();
  for (const schema of ['inbox', 'search']) {
    const caughtUp = async (): Promise<boolean> => {
      const { rows } = await client.query<{ done: boolean }>(
        `SELECT position::bigint >= (SELECT position FROM es.head) AS done FROM ${schema}.projection`,
      );
      return rows[0]?.done === true;
    };
    if (!(await until(caughtUp, PROJECTED_WITHIN_MS, 500))) throw new Error(`${schema} was not projected in time`);
    say(`projected ${schema} ${seconds(begin)} s later`);
  }
  await client.query('VACUUM ANALYZE');
  await client.end();
};

/** Asks by turns, some at once. Answers the times of all, in ms. */
const ask = async <T>(
  people: readonly AgentClient[],
  paths: readonly string[],
  requests: number,
  check: (path: string, body: T) => void,
): Promise<number[]> => {
  const times: number[] = [];
  let next = 0;
  const one = async (): Promise<void> => {
    while (next < requests) {
      const index = next++;
      const asked = paths[index % paths.length] as string;
      const begin = performance.now();
      const page = await people[index % people.length]?.call<T>('GET', asked);
      times.push(performance.now() - begin);
      if (page?.status !== 200) throw new Error(`${asked} answered ${page?.status}`);
      check(asked, page.body);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return times;
};

const FIRST_PAGES = SCOPES.flatMap((scope) =>
  SORTS.map((sort) => `/api/conversations?scope=${scope}&sort=${sort}&limit=50`),
);

/** What people ask: who, about what, in which state; words that everybody says and words that hardly anybody says. */
const queries = (): string[] => {
  const some = (): number => Math.floor(Math.random() * CONVERSATIONS);
  const rare = (): string => word(1_000 + Math.floor(Math.random() * 4_000));
  return [
    `"${customerName(some())}"`,
    customerName(some()).split(' ').slice(0, 2).join(' '),
    `phone:${phoneOf(some())}`,
    `phone:${phoneOf(some()).slice(-4)}`,
    rare(),
    `${rare()} ${rare()}`,
    'parcel',
    'refund invoice',
    '"my order is"',
    'status:pending tag:vip',
    `parcel priority:urgent -tag:vip`,
    `assigned:me ${word(40)}`,
    'handoff:escalated delivery',
    `${word(200)} turns:medium`,
  ];
};

const searchPath = (q: string, index: number): string =>
  `/api/search?q=${encodeURIComponent(q)}&limit=50&sort=${SORTS[index % SORTS.length] ?? 'newest'}`;

/** The obvious way: every text is looked at. Answers the median time of a few such searches, in ms. */
const lookAtEverything = async (databaseUrl: string): Promise<number> => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const times: number[] = [];
  for (const text of ['parcel', 'refund', word(1_500), word(3_000), customerName(7)]) {
    const begin = performance.now();
    await client.query(
      `SELECT c.conversation_id FROM search.documents d JOIN search.conversations c USING (n)
       WHERE d.content::text ILIKE '%' || $1 || '%' ORDER BY c.last_activity_at DESC LIMIT 50`,
      [text],
    );
    times.push(performance.now() - begin);
  }
  await client.end();
  return percentile(times, 0.5);
};

const stack = await startStack({
  durable: true,
  processes: ['directory', 'inbox-projector', 'search-projector', 'inbox-gateway'],
  logLevel: 'warn',
});
try {
  const { defaultTeamId, databaseUrl, urls, logins } = stack;
  if (defaultTeamId === undefined) throw new Error('the seed named no default team');
  const agents = await mintAgents(databaseUrl, urls.inbox, AGENTS, [defaultTeamId]);
  const admin = logins.find(({ role }) => role === 'admin');
  if (admin === undefined) throw new Error('the seed named no admin');
  say(`writing ${CONVERSATIONS} conversations with ${CONVERSATIONS * MESSAGES_EACH} messages`);
  await fill(stack, defaultTeamId, agents);
  await projected(databaseUrl);
  const people = [...agents, await AgentClient.signIn(urls.inbox, admin.email, admin.password)];

  const isFull = (asked: string, { rows }: ConversationPage): void => {
    if (asked.includes('scope=all') && rows.length !== 50) throw new Error(`${asked}: the first page is not full`);
  };
  await ask(people, FIRST_PAGES, FIRST_PAGES.length * people.length, isFull);
  const pages = await ask(people, FIRST_PAGES, REQUESTS, isFull);
  say(`first page: p50 ${percentile(pages, 0.5).toFixed(1)} ms`);
  report('list', 'first-page-p99-ms', percentile(pages, 0.99), 'ms');

  let found = 0;
  const counts = (_: string, { rows }: SearchPage): void => {
    if (rows.length > 0) found += 1;
  };
  await ask(people, queries().map(searchPath), 100, counts);
  found = 0;
  const paths = Array.from({ length: Math.ceil(SEARCHES / 14) }, queries)
    .flat()
    .map(searchPath);
  const searches = await ask(people, paths, SEARCHES, counts);
  if (found < SEARCHES / 2) throw new Error(`only ${found} of ${SEARCHES} searches found anything`);
  say(
    `search: p50 ${percentile(searches, 0.5).toFixed(1)}, p99 ${percentile(searches, 0.99).toFixed(1)} ms, ${found} of ${SEARCHES} found something`,
  );
  report('list', 'search-p95-ms', percentile(searches, 0.95), 'ms');
  const obvious = await lookAtEverything(databaseUrl);
  report('list', 'search-ratio-to-looking-at-everything', percentile(searches, 0.5) / obvious, 'times');
} finally {
  await stack.stop();
}
