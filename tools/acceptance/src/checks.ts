import type { Pool } from 'pg';

/** Every complaint is a sentence with ids and numbers, never with contents. An empty list is the proof. */
export type Complaints = string[];

/** Positions rise by one from 1 to the head; every stream's versions do the same. */
export const checkLog = async (pool: Pool): Promise<Complaints> => {
  const complaints: Complaints = [];
  const { rows: log } = await pool.query<{ count: string; first: string; last: string; head: string }>(
    'SELECT count(*), min(position) AS first, max(position) AS last, (SELECT position FROM es.head) AS head FROM es.events',
  );
  const { count, first, last, head } = log[0] ?? { count: '0', first: '0', last: '0', head: '0' };
  if (first !== '1' || last !== count || head !== last)
    complaints.push(`log: ${count} events at positions ${first} to ${last}, head ${head}`);
  const { rows: streams } = await pool.query<{ stream: string; count: string; top: number }>(
    `SELECT stream, count(*), max(version) AS top FROM es.events GROUP BY stream
     HAVING count(*) <> max(version) OR min(version) <> 1 OR count(DISTINCT version) <> count(*)`,
  );
  for (const { stream, count: events, top } of streams)
    complaints.push(`${stream}: ${events} events up to version ${top}`);
  return complaints;
};

/** Each of these provider ids is in the store exactly once. */
export const checkStoredOnce = async (pool: Pool, wamids: readonly string[]): Promise<Complaints> => {
  const { rows } = await pool.query<{ wamid: string; times: number }>(
    `SELECT data->>'providerMessageId' AS wamid, count(*)::int AS times FROM es.events
     WHERE type = 'CustomerMessageReceived' GROUP BY 1`,
  );
  const times = new Map(rows.map((row) => [row.wamid, row.times]));
  return [
    ...wamids
      .filter((wamid) => times.get(wamid) !== 1)
      .map((wamid) => `${wamid} stands ${times.get(wamid) ?? 0} times in the store`),
    ...rows.filter((row) => row.times > 1).map((row) => `${row.wamid} stands ${row.times} times in the store`),
  ];
};

/**
 * Each accepted reply reached the provider exactly once, or is shown as unconfirmed (and reached it at most once).
 * `sends` counts what the provider took, by our reference's message id.
 */
export const checkReplies = async (
  pool: Pool,
  messageIds: readonly string[],
  sends: ReadonlyMap<string, number>,
): Promise<Complaints> => {
  const { rows } = await pool.query<{ id: string; state: string | null }>(
    `SELECT item_id AS id, item->'delivery'->>'state' AS state FROM inbox.thread_items WHERE item_id = ANY($1)`,
    [messageIds],
  );
  const states = new Map(rows.map((row) => [row.id, row.state]));
  return messageIds.flatMap((id) => {
    const times = sends.get(id) ?? 0;
    const state = states.get(id);
    if (state === undefined) return [`reply ${id} was accepted and is in no thread`];
    if (times > 1) return [`reply ${id} was sent ${times} times`];
    if (times === 0 && state !== 'unconfirmed')
      return [`reply ${id} was never sent and is shown as ${state ?? 'on its way'}`];
    if (times === 1 && state === null) return [`reply ${id} was sent and its delivery is not known`];
    return [];
  });
};

/** The assistant has said nothing, but its announcement of the handover, after a person took a conversation. */
export const checkSilence = async (pool: Pool): Promise<Complaints> => {
  const { rows } = await pool.query<{ stream: string; type: string; handOff: boolean }>(
    `SELECT stream, type, coalesce((data->>'handOff')::boolean, false) AS "handOff" FROM es.events
     WHERE type = ANY($1) ORDER BY stream, version`,
    [['EpisodeOpened', 'ConversationClaimed', 'ConversationReleased', 'ConversationEnded', 'AssistantReplied']],
  );
  const owned = new Set<string>();
  return rows.flatMap(({ stream, type, handOff }) => {
    if (type === 'AssistantReplied') return owned.has(stream) && !handOff ? [`${stream}: spoke beside a person`] : [];
    if (type === 'ConversationClaimed') owned.add(stream);
    else owned.delete(stream);
    return [];
  });
};

/** What the views hold, in an order of its own, to be compared with what a rebuild holds. */
export const dumpViews = async (pool: Pool): Promise<Map<string, string>> => {
  const dump = new Map<string, string>();
  const tables: readonly (readonly [string, string])[] = [
    ['conversations', 'SELECT conversation_id AS key, row::text AS value FROM inbox.conversations'],
    ['thread_items', `SELECT conversation_id || '/' || item_id AS key, item::text AS value FROM inbox.thread_items`],
    ['contacts', 'SELECT contact_id AS key, contact::text AS value FROM inbox.contacts'],
    ['people', 'SELECT person_key AS key, person::text AS value FROM inbox.people'],
    [
      'counters',
      `SELECT owner_id || '/' || team_id AS key, open || ' ' || waiting AS value FROM inbox.counters WHERE open <> 0 OR waiting <> 0`,
    ],
  ];
  for (const [table, sql] of tables) {
    const { rows } = await pool.query<{ key: string; value: string }>(sql);
    for (const { key, value } of rows) dump.set(`${table} ${key}`, value);
  }
  return dump;
};

export const compareDumps = (live: ReadonlyMap<string, string>, rebuilt: ReadonlyMap<string, string>): Complaints => [
  ...[...live.keys()].filter((key) => !rebuilt.has(key)).map((key) => `${key} is in the live views only`),
  ...[...rebuilt.keys()].filter((key) => !live.has(key)).map((key) => `${key} is missing in the live views`),
  ...[...rebuilt]
    .filter(([key, value]) => live.has(key) && live.get(key) !== value)
    .map(([key]) => `${key} differs between live and rebuilt`),
];

/** True when the views, and JetStream's consumer, have taken all that the store holds. */
export const viewsAreCurrent = async (pool: Pool): Promise<boolean> => {
  const { rows } = await pool.query<{ current: boolean }>(
    'SELECT (SELECT position FROM es.head) <= (SELECT position::bigint FROM inbox.projection) AS current',
  );
  return rows[0]?.current === true;
};
