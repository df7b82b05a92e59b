import { AgentClient, mintAgents } from '@baton/acceptance';
import { SCOPES, SORTS, type ConversationPage } from '@baton/contracts-inbox-protocol';
import { startStack } from '@baton/dev';
import pg from 'pg';
import { percentile, report, say } from './measure.ts';

/** The first page of the list, over the gateway's real door, with 100,000 open conversations and 1,000,000 messages. */
const CONVERSATIONS = 100_000;
const MESSAGES_EACH = 10;
const TEAMS = 20;
const AGENTS = 20;
const REQUESTS = 1_500;
const AT_ONCE = 4;

/** Straight into the views' tables: what is measured is reading them. */
const seedViews = async (databaseUrl: string, teamId: string, agentIds: readonly string[]): Promise<void> => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(
    `CREATE TEMP TABLE seeded AS
     SELECT n, 'c-' || lpad(n::text, 8, '0') AS id,
       CASE WHEN n % 2 = 0 THEN $1 ELSE 'team-' || n % ${TEAMS} END AS team,
       CASE WHEN n % 3 = 0 THEN ($2::text[])[1 + n % $3] END AS owner,
       n % 3 = 1 AS waits,
       to_char(timestamp '2026-01-05' + n * interval '7.3 s', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at,
       n % 4 AS rank
     FROM generate_series(1, ${CONVERSATIONS}) AS n`,
    [teamId, agentIds, agentIds.length],
  );
  await client.query(
    `INSERT INTO inbox.conversations
     SELECT id, 'k-' || n, team, owner, false, waits, at, CASE WHEN waits THEN at ELSE '9' END, rank,
       json_build_object('conversationId', id, 'rev', 40, 'contactId', 'k-' || n, 'customerName', 'Customer ' || n,
         'channel', 'whatsapp', 'accountId', '1', 'teamId', team, 'handler',
         CASE WHEN waits THEN 'waiting' WHEN owner IS NULL THEN 'assistant' ELSE 'agent' END, 'status', 'active',
         'displayStatus', CASE WHEN waits THEN 'pending' ELSE 'active' END,
         'priority', (ARRAY['urgent', 'high', 'normal', 'low'])[1 + rank], 'episode', 2, 'epoch', 5, 'ownerId', owner,
         'ownedSince', CASE WHEN owner IS NULL THEN NULL ELSE at END, 'wrapUp', NULL, 'reason', 'asked for a person',
         'tags', ARRAY['delivery', 'vip'], 'preview', json_build_object('author', 'customer', 'text',
         repeat('Where is my parcel? ', 6), 'at', at, 'delivery', NULL), 'lastActivityAt', at, 'waitingSince',
         CASE WHEN waits THEN at END, 'unanswered', 1, 'lastCustomerMessageAt', at, 'windowClosesAt', at,
         'turns', ${MESSAGES_EACH}, 'createdAt', at),
       '{}'
     FROM seeded`,
  );
  await client.query(
    `INSERT INTO inbox.thread_items
     SELECT id, id || '-' || m, m, 'wamid.' || n || '-' || m, NULL, NULL,
       json_build_object('kind', 'message', 'id', id || '-' || m, 'order', m, 'rev', m, 'episode', 1, 'at', at, 'author',
         'customer', 'content', json_build_object('kind', 'text', 'text', repeat('Where is my parcel? ', 4)))
     FROM seeded, generate_series(1, ${MESSAGES_EACH}) AS m`,
  );
  await client.query(
    `INSERT INTO inbox.counters
     SELECT '', team, count(*), count(*) FILTER (WHERE waits) FROM seeded GROUP BY team
     UNION ALL SELECT owner, team, count(*), 0 FROM seeded WHERE owner IS NOT NULL GROUP BY owner, team`,
  );
  await client.query('VACUUM ANALYZE');
  await client.end();
};

const QUERIES = SCOPES.flatMap((scope) => SORTS.map((sort) => ({ scope, sort })));

/** Every scope and sort in turn, by agents and the admin. Answers the times of all, in ms. */
const readFirstPages = async (people: readonly AgentClient[], requests: number): Promise<number[]> => {
  const times: number[] = [];
  let next = 0;
  const read = async (): Promise<void> => {
    while (next < requests) {
      const index = next++;
      const { scope, sort } = QUERIES[index % QUERIES.length] ?? { scope: 'all', sort: 'newest' };
      const begin = performance.now();
      const page = await people[index % people.length]?.call<ConversationPage>(
        'GET',
        `/api/conversations?scope=${scope}&sort=${sort}&limit=50`,
      );
      times.push(performance.now() - begin);
      if (page?.status !== 200) throw new Error(`the list answered ${page?.status}`);
      if (scope === 'all' && page.body.rows.length !== 50) throw new Error('the first page is not full');
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, read));
  return times;
};

const stack = await startStack({
  durable: true,
  processes: ['directory', 'inbox-projector', 'inbox-gateway'],
  logLevel: 'warn',
});
try {
  const { defaultTeamId, databaseUrl, urls, logins } = stack;
  if (defaultTeamId === undefined) throw new Error('the seed named no default team');
  const agents = await mintAgents(databaseUrl, urls.inbox, AGENTS, [defaultTeamId]);
  const admin = logins.find(({ role }) => role === 'admin');
  if (admin === undefined) throw new Error('the seed named no admin');
  say(`seeding ${CONVERSATIONS} conversations with ${CONVERSATIONS * MESSAGES_EACH} messages`);
  await seedViews(
    databaseUrl,
    defaultTeamId,
    agents.map(({ agentId }) => agentId),
  );
  const people = [...agents, await AgentClient.signIn(urls.inbox, admin.email, admin.password)];
  await readFirstPages(people, QUERIES.length * people.length);
  const times = await readFirstPages(people, REQUESTS);
  say(`first page: p50 ${percentile(times, 0.5).toFixed(1)} ms`);
  report('list', 'first-page-p99-ms', percentile(times, 0.99), 'ms');
} finally {
  await stack.stop();
}
