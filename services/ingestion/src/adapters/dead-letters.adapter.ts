import { IsNull, LessThan, type DataSource, type Repository } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { DeadLetter, DeadLetters, KeptDeadLetter } from '../domain/dead-letters.port.ts';
import { DeadLetterRow } from '../rows/dead-letter.row.ts';
import type { PayloadSeal } from './payload-seal.ts';

export class PostgresDeadLetters implements DeadLetters {
  private readonly rows: Repository<DeadLetterRow>;

  constructor(
    source: DataSource,
    private readonly seal: PayloadSeal,
  ) {
    this.rows = source.getRepository(DeadLetterRow);
  }

  async keep(letters: readonly DeadLetter[], receivedAt: Date): Promise<void> {
    const rows = letters.map(({ payload, ...letter }) => {
      const id = uuid();
      const digest = this.seal.digest(letter.channel, letter.accountId ?? '', payload);
      return { ...letter, id, digest, payload: this.seal.seal(payload, id), receivedAt, replayedAt: null };
    });
    await this.rows.createQueryBuilder().insert().values(rows).orIgnore().updateEntity(false).execute();
  }

  async list(limit: number, before?: string): Promise<readonly KeptDeadLetter[]> {
    const rows = await this.rows.find({
      select: { id: true, channel: true, accountId: true, reason: true, path: true, receivedAt: true },
      where: { replayedAt: IsNull(), ...(before === undefined ? {} : { id: LessThan(before) }) },
      order: { id: 'DESC' },
      take: limit,
    });
    return rows.map(kept);
  }

  async find(id: string): Promise<(KeptDeadLetter & { readonly payload: string }) | null> {
    const row = await this.rows.findOneBy({ id, replayedAt: IsNull() });
    return row?.payload ? { ...kept(row), payload: this.seal.open(row.payload, id) } : null;
  }

  async settle(id: string, at: Date): Promise<void> {
    await this.rows.update({ id }, { replayedAt: at, payload: null });
  }
}

const kept = ({ id, channel, accountId, reason, path, receivedAt }: DeadLetterRow): KeptDeadLetter => ({
  id,
  channel,
  accountId,
  reason,
  path,
  receivedAt: receivedAt.toISOString(),
});
