import type { EntityManager } from 'typeorm';
import type { DeadlineKind } from './deadline.ts';
import type { Durations } from './durations.ts';
import { queueTokenOf, runningTimer, tokenOf } from './idle-clock.ts';
import type { IdleClock, StatusTimer } from './idle-clock.ts';

/** A conversation in the batch: its clock, and which status timer its row stands for. */
export interface Watched {
  clock: IdleClock | null;
  readonly before: IdleClock | null;
  readonly armed: StatusTimer | null;
  readonly deadlines: Map<DeadlineKind, { readonly token: string; readonly due: string | null }>;
}

interface Changes {
  readonly clocks: object[];
  readonly timers: { readonly id: string; readonly kind: string; readonly token: string; readonly due: string }[];
  readonly gone: { readonly id: string; readonly kind: string }[];
}

/** Clocks as they are after the batch, and the timers that run by them. */
export const save = async (
  manager: EntityManager,
  all: ReadonlyMap<string, Watched>,
  durations: Durations,
): Promise<void> => {
  const changes: Changes = { clocks: [], timers: [], gone: [] };
  for (const [id, watched] of all) {
    noteClock(changes, id, watched, durations);
    for (const [kind, { token, due }] of watched.deadlines) note(changes, { id, kind, token, due });
  }
  const { clocks, timers, gone } = changes;
  if (clocks.length > 0) await manager.query(SAVE_CLOCKS, [JSON.stringify(clocks)]);
  if (gone.length > 0) await manager.query(DELETE_TIMERS, [gone.map(({ id }) => id), gone.map(({ kind }) => kind)]);
  if (timers.length > 0) await manager.query(SAVE_TIMERS, [JSON.stringify(timers)]);
};

/** `due` null: there is none any more. */
const note = (
  { timers, gone }: Changes,
  {
    due,
    ...timer
  }: { readonly id: string; readonly kind: string; readonly token: string; readonly due: string | null },
): void => {
  if (due === null) gone.push(timer);
  else timers.push({ ...timer, due });
};

const noteClock = (changes: Changes, id: string, { clock, before, armed }: Watched, durations: Durations): void => {
  if (clock === null || clock === before) return;
  changes.clocks.push({ id, ...clock });
  const running = runningTimer(clock);
  if (armed !== null && armed !== running) changes.gone.push({ id, kind: armed });
  if (running !== null && running !== armed)
    note(changes, { id, kind: running, token: tokenOf(clock), due: later(clock.since, durations[running]) });
  const token = queueTokenOf(clock);
  if (token === (before === null ? null : queueTokenOf(before))) return;
  const due = later(clock.waitingSince, durations.fallBack);
  note(changes, { id, kind: 'fallBack', token: token ?? '', due });
};

const later = (since: string | null, seconds: number | null): string | null =>
  since === null || seconds === null ? null : new Date(Date.parse(since) + seconds * 1000).toISOString();

const SAVE_CLOCKS = `
  INSERT INTO conversation.idle_clocks
  SELECT id, status, "withAssistant", "statusChanges", "newestMessageId", since, "waitingSince", "waitingEpoch"
  FROM json_to_recordset($1::json) AS c(id text, status text, "withAssistant" boolean, "statusChanges" int,
                                        "newestMessageId" text, since timestamptz,
                                        "waitingSince" timestamptz, "waitingEpoch" int)
  ON CONFLICT (conversation_id) DO UPDATE SET
    status = excluded.status, with_assistant = excluded.with_assistant, status_changes = excluded.status_changes,
    newest_message_id = excluded.newest_message_id, since = excluded.since,
    waiting_since = excluded.waiting_since, waiting_epoch = excluded.waiting_epoch`;

const SAVE_TIMERS = `
  INSERT INTO conversation.timers
  SELECT id, kind, token, due FROM json_to_recordset($1::json) AS t(id text, kind text, token text, due timestamptz)
  ON CONFLICT (conversation_id, kind) DO UPDATE SET token = excluded.token, due_at = excluded.due_at`;

const DELETE_TIMERS = `
  DELETE FROM conversation.timers t USING unnest($1::text[], $2::text[]) AS g(id, kind)
  WHERE t.conversation_id = g.id AND t.kind = g.kind`;

const STATUS_DURATIONS = `
  UPDATE conversation.timers t SET due_at = c.since + make_interval(secs => d.seconds)
  FROM conversation.idle_clocks c, unnest($1::text[], $2::float8[]) AS d(kind, seconds)
  WHERE c.conversation_id = t.conversation_id AND d.kind = t.kind
    AND t.due_at <> c.since + make_interval(secs => d.seconds)`;

const FALL_BACK_DURATION = `
  INSERT INTO conversation.timers AS t (conversation_id, kind, token, due_at)
  SELECT conversation_id, 'fallBack', waiting_epoch::text, waiting_since + make_interval(secs => $1::float8)
  FROM conversation.idle_clocks WHERE waiting_since IS NOT NULL
  ON CONFLICT (conversation_id, kind) DO UPDATE SET token = excluded.token, due_at = excluded.due_at
  WHERE t.due_at <> excluded.due_at`;

/** Timers that run are due anew, from where they began. */
export const moveRunning = async (manager: EntityManager, { fallBack, ...statuses }: Durations): Promise<void> => {
  const durations = Object.entries(statuses);
  await manager.query(STATUS_DURATIONS, [durations.map(([kind]) => kind), durations.map(([, seconds]) => seconds)]);
  if (fallBack === null) await manager.query("DELETE FROM conversation.timers WHERE kind = 'fallBack'");
  else await manager.query(FALL_BACK_DURATION, [fallBack]);
};
