import type { TimerKind } from '@baton/contracts-conversation';
import type { DataSource } from 'typeorm';
import type { TimerDurations } from './durations.ts';
import { runningTimer, tokenOf } from './idle-clock.ts';
import type { IdleClock } from './idle-clock.ts';

export interface DueTimer {
  readonly conversationId: string;
  readonly timer: TimerKind;
  readonly token: string;
  /** ISO 8601. */
  readonly dueAt: string;
}

interface DueRow {
  readonly conversationId: string;
  readonly kind: TimerKind;
  readonly token: string;
  readonly dueAt: Date;
  readonly clock: IdleClock | null;
}

/** The timers that are due, looked at with what their conversation did meanwhile. */
export class DueTimers {
  constructor(
    private readonly source: DataSource,
    private readonly durations: TimerDurations,
  ) {}

  /** At most `limit`. Timers that messages have put off are set anew and left out. */
  async take(now: Date, limit: number): Promise<DueTimer[]> {
    const rows = await this.source.query<DueRow[]>(DUE, [now, limit]);
    const due: DueTimer[] = [];
    const later: { id: string; kind: string; due: string }[] = [];
    for (const { conversationId, kind, token, dueAt, clock } of rows) {
      const timer = clock === null ? null : runningTimer(clock);
      if (clock === null || timer === null || timer !== kind) {
        due.push({ conversationId, timer: kind, token, dueAt: dueAt.toISOString() });
        continue;
      }
      const at = new Date(Date.parse(clock.since) + this.durations.current[timer] * 1000);
      if (at > now) later.push({ id: conversationId, kind, due: at.toISOString() });
      else due.push({ conversationId, timer, token: tokenOf(clock), dueAt: dueAt.toISOString() });
    }
    if (later.length > 0) await this.source.query(SET_ANEW, [JSON.stringify(later)]);
    return due;
  }

  /**
   * It was answered. What it led to removes it when the projection gets there; if it led to nothing, it comes again.
   * A row that was armed anew meanwhile is left alone.
   */
  async postpone({ conversationId, timer, dueAt }: DueTimer, until: Date): Promise<void> {
    await this.source.query(
      'UPDATE conversation.timers SET due_at = $4 WHERE conversation_id = $1 AND kind = $2 AND due_at = $3',
      [conversationId, timer, dueAt, until],
    );
  }
}

const DUE = `
  SELECT t.conversation_id AS "conversationId", t.kind, t.token, t.due_at AS "dueAt",
         CASE WHEN c.status IS NULL OR t.kind IN ('wrapUp', 'offer', 'fallBack') THEN NULL ELSE json_build_object(
           'status', c.status, 'withAssistant', c.with_assistant, 'statusChanges', c.status_changes,
           'newestMessageId', c.newest_message_id, 'since', c.since) END AS clock
  FROM conversation.timers t LEFT JOIN conversation.idle_clocks c USING (conversation_id)
  WHERE t.due_at <= $1
  ORDER BY t.due_at
  LIMIT $2`;

const SET_ANEW = `
  UPDATE conversation.timers t SET due_at = l.due
  FROM json_to_recordset($1::json) AS l(id text, kind text, due timestamptz)
  WHERE t.conversation_id = l.id AND t.kind = l.kind`;
