import type { ConversationEvent } from '@baton/contracts-conversation';
import { SETTINGS_STREAM } from '@baton/contracts-directory';
import type { ConversationSettings } from '@baton/contracts-directory';
import { Fault } from '@baton/event-sourcing';
import type { Position, RecordedEvent } from '@baton/event-sourcing';
import type { DataSource, EntityManager } from 'typeorm';
import { durationsOf } from './durations.ts';
import type { Durations, TimerDurations } from './durations.ts';
import { deadlineChange } from './deadline.ts';
import { startedClock, tick } from './idle-clock.ts';
import type { IdleClock, StatusTimer } from './idle-clock.ts';
import { moveRunning, save } from './timer-rows.ts';
import type { Watched } from './timer-rows.ts';

const NAME = 'timers';
const STREAM = 'conversation-';

/**
 * Timers as rows, derived from the log. Rows and checkpoint are committed together; a second writer finds another
 * checkpoint than its own and writes nothing. A message moves the clock but not the timer: who finds the timer due
 * looks at the clock and sets it anew.
 */
export class TimersProjection {
  private position: Position | null = null;

  constructor(
    private readonly source: DataSource,
    private readonly durations: TimerDurations,
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
    await this.source.transaction(async (manager) => {
      await this.durations.load(manager);
      await moveRunning(manager, this.durations.current);
    });
  }

  async apply(batch: readonly RecordedEvent[]): Promise<void> {
    const position = batch.at(-1)?.position;
    if (position === undefined) return;
    const relevant = batch.filter(({ stream }) => stream.startsWith(STREAM));
    const set = settingsIn(batch);
    const durations = set ?? this.durations.current;
    await this.source.transaction(async (manager) => {
      await this.advance(manager, position);
      if (relevant.length > 0) await this.write(manager, relevant, durations);
      if (set === null) return;
      await this.durations.save(manager, set);
      await moveRunning(manager, set);
    });
    this.durations.follow(durations);
    this.position = position;
  }

  private async write(manager: EntityManager, events: readonly RecordedEvent[], durations: Durations): Promise<void> {
    const watched = await load(manager, new Set(events.map(idOf)));
    for (const event of events) follow(watched.get(idOf(event)) as Watched, event);
    await save(manager, watched, durations);
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
}

/** What the last word on the settings in this batch makes of the durations; null when nothing was said. */
const settingsIn = (batch: readonly RecordedEvent[]): Durations | null => {
  const set = batch.findLast(({ stream, type }) => stream === SETTINGS_STREAM && type === 'ConversationSettingsSet');
  return set === undefined ? null : durationsOf(set.data as unknown as ConversationSettings);
};

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
         to_char(c.since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS since,
         to_char(c.waiting_since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "waitingSince",
         c.waiting_epoch AS "waitingEpoch", t.kind AS armed
  FROM conversation.idle_clocks c
  LEFT JOIN conversation.timers t
    ON t.conversation_id = c.conversation_id AND t.kind IN ('idle', 'resolve', 'archive')
  WHERE c.conversation_id = ANY($1)`;
