import { Fault } from '@baton/event-sourcing';
import type { DataSource } from 'typeorm';
import type { Attempt, AttemptOutcome } from '../domain/delivery/attempt.state.ts';
import type { Attempts } from '../domain/delivery/attempts.port.ts';
import { SendAttemptRow } from '../rows/send-attempt.row.ts';

export class PostgresAttempts implements Attempts {
  constructor(private readonly source: DataSource) {}

  async of(eventId: string): Promise<Attempt[]> {
    const rows = await this.source
      .getRepository(SendAttemptRow)
      .find({ where: { eventId }, order: { attempt: 'ASC' } });
    return rows.map(toAttempt);
  }

  async begin(eventId: string, messageId: string, attempt: number, startedAt: Date): Promise<boolean> {
    const inserted: unknown[] = await this.source.query(
      `INSERT INTO notification.send_attempts (event_id, attempt, message_id, started_at)
       VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING attempt`,
      [eventId, attempt, messageId, startedAt],
    );
    return inserted.length === 1;
  }

  async close(eventId: string, attempt: number, outcome: AttemptOutcome, at: Date): Promise<void> {
    await this.source.query(
      `UPDATE notification.send_attempts
       SET closed_at = $3, outcome = $4, provider_message_id = $5, code = $6, reason = $7, retry = $8
       WHERE event_id = $1 AND attempt = $2
         AND (outcome IS NULL OR (outcome = 'unconfirmed' AND $4 IN ('accepted', 'sent')))`,
      [
        ...[eventId, attempt, at, outcome.kind],
        'providerMessageId' in outcome ? outcome.providerMessageId : null,
        ...(outcome.kind === 'failed' ? [outcome.code, outcome.reason, outcome.retry] : [null, null, null]),
      ],
    );
  }
}

const toAttempt = (row: SendAttemptRow): Attempt => ({
  number: row.attempt,
  startedAt: row.startedAt,
  closed: row.closedAt === null ? null : { at: row.closedAt, outcome: toOutcome(row) },
});

const toOutcome = (row: SendAttemptRow): AttemptOutcome => {
  const { outcome, providerMessageId, code, reason, retry } = row;
  if ((outcome === 'accepted' || outcome === 'sent') && providerMessageId !== null) {
    return { kind: outcome, providerMessageId };
  }
  if (outcome === 'failed' && code !== null && reason !== null && retry !== null) {
    return { kind: 'failed', code, reason, retry };
  }
  if (outcome === 'unconfirmed' || outcome === 'withdrawn') return { kind: outcome };
  throw new Fault(
    'attempt-unreadable',
    `attempt ${row.attempt} of event ${row.eventId} has no readable outcome`,
    'never',
  );
};
