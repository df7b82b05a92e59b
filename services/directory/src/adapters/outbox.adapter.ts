import { DIRECTORY_SCHEMA_VERSION } from '@baton/contracts-directory';
import { In, type DataSource } from 'typeorm';
import type { Outbox, OutboxFact } from '../automations/when-fact-recorded-then-append.ts';
import { OutboxRow } from '../rows/outbox.row.ts';

export class PostgresOutbox implements Outbox {
  constructor(private readonly source: DataSource) {}

  async waiting(limit: number): Promise<OutboxFact[]> {
    const repository = this.source.getRepository(OutboxRow);
    const rows = await repository.find({ where: { appended: false }, order: { seq: 'ASC' }, take: limit });
    return rows.map(({ seq, eventId, stream, type, data, meta }) => ({
      seq,
      stream,
      event: { id: eventId, type, schemaVersion: DIRECTORY_SCHEMA_VERSION, data, meta },
    }));
  }

  async markAppended(seqs: readonly string[]): Promise<void> {
    await this.source.getRepository(OutboxRow).update({ seq: In([...seqs]) }, { appended: true });
  }
}
