import { randomUUID } from 'node:crypto';
import type { DeliveredEvent } from '@baton/messaging';
import { createInMemoryEventStore, startPostgres, until, type PostgresServer } from '@baton/testing';
import { Pool } from 'pg';
import { JobQueue } from './job-queue.ts';
import { jobQueueSql } from './job-queue.migration.ts';
import type { JobReport } from './job-worker.ts';

const LIMIT_MS = 120_000;

describe('the job queue when PostgreSQL is killed', () => {
  let server: PostgresServer;
  const pools: Pool[] = [];

  beforeAll(async () => {
    server = await startPostgres();
  }, LIMIT_MS);
  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
    await server.stop();
  }, LIMIT_MS);

  const aPool = (): Pool => {
    const pool = new Pool({ connectionString: server.url, max: 4, connectionTimeoutMillis: 2_000 });
    pool.on('error', () => {
      // An idle connection broke; the pool makes another.
    });
    pools.push(pool);
    return pool;
  };

  it(
    'runs every job once, in the order of its lane, over two kill -9',
    async () => {
      await aPool().query(`CREATE SCHEMA notification; ${jobQueueSql('notification')}`);
      const reports: JobReport[] = [];
      const ran: { lane: string; eventId: string }[] = [];
      const processes = [1, 2].map(() => {
        const queue = new JobQueue({
          pool: aPool(),
          schema: 'notification',
          consumer: 'deliver',
          checkpoints: createInMemoryEventStore().checkpoints,
        });
        const worker = queue.work(
          async ({ lane, eventId }) => {
            await new Promise((resolve) => {
              setTimeout(resolve, 5);
            });
            ran.push({ lane, eventId });
          },
          { concurrency: 6, pollMs: 100, onReport: (report) => reports.push(report) },
        );
        return { queue, worker };
      });
      const [{ queue }] = processes as [(typeof processes)[0], (typeof processes)[0]];
      let position = 0;
      const stored: DeliveredEvent[] = [];
      const store = async (count: number): Promise<void> => {
        const events = Array.from({ length: count }, () => {
          position += 1;
          const lane = `conversation-${position % 15}`;
          return {
            subject: `ev.0.reply.${lane}.Said`,
            eventId: randomUUID(),
            position: String(position),
            payload: '{}',
            deliveries: 1,
          };
        });
        stored.push(...events);
        // As the event consumer does: the batch comes again until it was taken.
        await until(
          'the batch is stored',
          () =>
            queue.enqueue(events).then(
              () => true,
              () => false,
            ),
          LIMIT_MS,
        );
      };
      for (let round = 1; round <= 2; round += 1) {
        await store(300);
        const before = ran.length;
        await until('jobs run', () => ran.length >= before + 60, LIMIT_MS);
        await server.kill();
        const storing = store(50);
        await server.restart();
        await storing;
      }
      await until('all have run', () => ran.length >= stored.length, LIMIT_MS);
      await until('all are settled', async () => {
        const { pending, running } = await queue.counts();
        return pending + running === 0;
      });
      await Promise.all(processes.map(({ worker }) => worker.drain()));
      expect(reports.some(({ kind }) => kind === 'failed')).toBe(true);
      expect(new Set(ran.map(({ eventId }) => eventId)).size).toBe(stored.length);
      expect(ran).toHaveLength(stored.length);
      for (const lane of new Set(ran.map((job) => job.lane))) {
        const order = ran.filter((job) => job.lane === lane).map(({ eventId }) => eventId);
        const expected = stored.filter(({ subject }) => subject.split('.')[3] === lane).map(({ eventId }) => eventId);
        expect(order).toEqual(expected);
      }
    },
    LIMIT_MS,
  );
});
