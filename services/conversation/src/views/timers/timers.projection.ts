import type { ConversationEvent } from '@baton/contracts-conversation';
import { Fault } from '@baton/event-sourcing';
import type { Position, RecordedEvent } from '@baton/event-sourcing';
import type { DataSource, EntityManager } from 'typeorm';
import { deadlineChange } from './deadline.ts';
import type { DeadlineKind } from './deadline.ts';
import { runningTimer, startedClock, tick, tokenOf } from './idle-clock.ts';
import type { IdleClock, StatusTimer } from './idle-clock.ts';

/** Seconds until each status timer fires. */
export type Durations = Readonly<Record<StatusTimer, number>>;

const NAME = 'timers';
const STREAM = 'conversation-';

/** A conversation in the batch: its clock, and which status timer its row stands for. */
interface Watched {
  clock: IdleClock | null;
  readonly before: IdleClock | null;
  readonly armed: StatusTimer | null;
  readonly deadlines: Map<DeadlineKind, { readonly token: string; readonly due: string | null }>;
}

/**
 * Timers as rows, derived from the log. Rows and checkpoint are committed together; a second writer finds another
 * checkpoint than its own and writes nothing. A message moves the clock but not the timer: who finds the timer due
 * looks at the clock and sets it anew.
 */
export class TimersProjection {
  private position: Position | null = null;

  constructor(
    private readonly source: DataSource,
    private readonly durations: Durations,
  ) {}

  async loadPosition(): Promise<Position | null> {
    const [row] = await this.source.query<{ position: string }[]>(
      'SELECT position FROM conversation.projections WHERE name = $1',
      [NAME],
    );
    this.position = row?.position ?? null;
    return this.position;
  }

  /** Timers that run keep their basis when a duration was changed. */
  async applyDurations(): Promise<void> {
    const durations = Object.entries(this.durations);
    await this.source.query(
      `UPDATE conversation.timers t SET due_at = c.since + make_interval(secs => d.seconds)
       FROM conversation.idle_clocks c, unnest($1::text[], $2::float8[]) AS d(kind, seconds)
       WHERE c.conversation_id = t.conversation_id AND d.kind = t.kind
         AND t.due_at <> c.since + make_interval(secs => d.seconds)`,
      [durations.map(([kind]) => kind), durations.map(([, seconds]) => seconds)],
    );
  }

  async apply(batch: readonly RecordedEvent[]): Promise<void> {
    const position = batch.at(-1)?.position;
    if (position === undefined) return;
    const relevant = batch.filter(({ stream }) => stream.startsWith(STREAM));
    await this.source.transaction(async (manager) => {
      await this.advance(manager, position);
      if (relevant.length === 0) return;
      const watched = await load(manager, new Set(relevant.map(idOf)));
      for (const event of relevant) follow(watched.get(idOf(event)) as Watched, event);
      await this.save(manager, watched);
    });
    this.position = position;
  }

  private async advance(manager: EntityManager, position: Position): Promise<void> {
    const sql =
      this.position === null
        ? 'INSERT INTO conversation.projections (name, position) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1'
        : 'UPDATE conversation.projections SET position = $2 WHERE name = $1 AND position = $3 RETURNING 1 AS taken';
    const values = [NAME, position, ...(this.position === null ? [] : [this.position])];
    const taken: unknown = await manager.query(sql, values);
    if (rowsOf(taken) === 0) throw new Fault('projection-moved', 'another process writes the timers', 'yes');
  }

  private async save(manager: EntityManager, watched: ReadonlyMap<string, Watched>): Promise<void> {
    const clocks: object[] = [];
    const timers: object[] = [];
    const gone: { id: string; kind: string }[] = [];
    for (const [id, { clock, before, armed, deadlines }] of watched) {
      if (clock !== null && clock !== before) {
        clocks.push({ id, ...clock });
        const running = runningTimer(clock);
        if (armed !== null && armed !== running) gone.push({ id, kind: armed });
        if (running !== null && running !== armed)
          timers.push({ id, kind: running, token: tokenOf(clock), due: this.dueAt(clock, running) });
      }
      for (const [kind, { token, due }] of deadlines) {
        if (due === null) gone.push({ id, kind });
        else timers.push({ id, kind, token, due });
      }
    }
    if (clocks.length > 0) await manager.query(SAVE_CLOCKS, [JSON.stringify(clocks)]);
    if (gone.length > 0) await manager.query(DELETE_TIMERS, [gone.map(({ id }) => id), gone.map(({ kind }) => kind)]);
    if (timers.length > 0) await manager.query(SAVE_TIMERS, [JSON.stringify(timers)]);
  }

  private dueAt({ since }: IdleClock, timer: StatusTimer): string {
    return new Date(Date.parse(since) + this.durations[timer] * 1000).toISOString();
  }
}

const idOf = ({ stream }: RecordedEvent): string => stream.slice(STREAM.length);

const follow = (watched: Watched, recorded: RecordedEvent): void => {
  const event = recorded as unknown as ConversationEvent;
  const clock = watched.clock ?? startedClock(recorded.recordedAt);
  watched.clock = tick(clock, event, recorded.recordedAt);
  const change = deadlineChange(event);
  if (change !== null) watched.deadlines.set(change.kind, { token: change.token, due: change.due });
};

const load = async (manager: EntityManager, ids: ReadonlySet<string>): Promise<Map<string, Watched>> => {
  const rows = await manager.query<(IdleClock & { id: string; armed: StatusTimer | null })[]>(LOAD, [[...ids]]);
  const known = new Map(rows.map(({ id, armed, ...clock }) => [id, { clock, armed }]));
  return new Map(
    [...ids].map((id) => {
      const { clock = null, armed = null } = known.get(id) ?? {};
      return [id, { clock, before: clock, armed, deadlines: new Map() }];
    }),
  );
};

/** TypeORM gives `[rows, count]` for an UPDATE and rows for everything else. */
const rowsOf = (result: unknown): number => {
  const rows: unknown = Array.isArray(result) && Array.isArray(result[0]) ? result[0] : result;
  return Array.isArray(rows) ? rows.length : 0;
};

const LOAD = `
  SELECT c.conversation_id AS id, c.status, c.with_assistant AS "withAssistant", c.status_changes AS "statusChanges",
         c.newest_message_id AS "newestMessageId",
         to_char(c.since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS since, t.kind AS armed
  FROM conversation.idle_clocks c
  LEFT JOIN conversation.timers t
    ON t.conversation_id = c.conversation_id AND t.kind IN ('idle', 'resolve', 'archive')
  WHERE c.conversation_id = ANY($1)`;

const SAVE_CLOCKS = `
  INSERT INTO conversation.idle_clocks
  SELECT id, status, "withAssistant", "statusChanges", "newestMessageId", since
  FROM json_to_recordset($1::json) AS c(id text, status text, "withAssistant" boolean, "statusChanges" int,
                                        "newestMessageId" text, since timestamptz)
  ON CONFLICT (conversation_id) DO UPDATE SET
    status = excluded.status, with_assistant = excluded.with_assistant, status_changes = excluded.status_changes,
    newest_message_id = excluded.newest_message_id, since = excluded.since`;

const SAVE_TIMERS = `
  INSERT INTO conversation.timers
  SELECT id, kind, token, due FROM json_to_recordset($1::json) AS t(id text, kind text, token text, due timestamptz)
  ON CONFLICT (conversation_id, kind) DO UPDATE SET token = excluded.token, due_at = excluded.due_at`;

const DELETE_TIMERS = `
  DELETE FROM conversation.timers t USING unnest($1::text[], $2::text[]) AS g(id, kind)
  WHERE t.conversation_id = g.id AND t.kind = g.kind`;
