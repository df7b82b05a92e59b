import { inScope, type ConversationRow, type Counts } from '@baton/contracts-inbox-protocol';

/**
 * A row of `inbox.counters`: what is open and what of it waits, for a team (owner '') and for what an agent owns in it.
 * Every viewer's counts are a sum of a few of these.
 */
export interface Counter {
  readonly teamId: string;
  readonly ownerId: string;
  readonly open: number;
  readonly waiting: number;
}

export type CounterKey = string;
export const counterKey = (teamId: string, ownerId: string): CounterKey => `${teamId}\n${ownerId}`;

/** What rows add to and take from the counters, by key. */
export type CounterDeltas = Map<CounterKey, Counter>;

/** Adds a row's share to the deltas, or takes it away with -1. */
export const countRow = (deltas: CounterDeltas, row: ConversationRow, sign: 1 | -1): void => {
  if (!inScope(row, 'all', '')) return;
  const waiting = inScope(row, 'waiting', '') ? sign : 0;
  for (const ownerId of row.ownerId === null ? [''] : ['', row.ownerId]) {
    const key = counterKey(row.teamId, ownerId);
    const known = deltas.get(key) ?? { teamId: row.teamId, ownerId, open: 0, waiting: 0 };
    deltas.set(key, { ...known, open: known.open + sign, waiting: known.waiting + waiting });
  }
};

/** Brings the counters up to date and returns those that changed. One that is zero is kept nowhere. */
export const applyDeltas = (counters: Map<CounterKey, Counter>, deltas: CounterDeltas): Counter[] =>
  [...deltas].flatMap(([key, delta]) => {
    if (delta.open === 0 && delta.waiting === 0) return [];
    const known = counters.get(key);
    const next = { ...delta, open: (known?.open ?? 0) + delta.open, waiting: (known?.waiting ?? 0) + delta.waiting };
    if (next.open === 0 && next.waiting === 0) counters.delete(key);
    else counters.set(key, next);
    return [next];
  });

/** What a viewer's tabs show: their teams, and what they own outside of them. */
export const countsOf = (
  counters: Iterable<Counter>,
  viewer: { readonly agentId: string; readonly seesAll: boolean; readonly teamIds: readonly string[] },
): Counts => {
  const counts = { all: 0, waiting: 0, mine: 0 };
  for (const { teamId, ownerId, open, waiting } of counters) {
    const team = viewer.seesAll || viewer.teamIds.includes(teamId);
    if (ownerId === viewer.agentId) counts.mine += open;
    if (ownerId === '' ? team : ownerId === viewer.agentId && !team) {
      counts.all += open;
      counts.waiting += waiting;
    }
  }
  return counts;
};
