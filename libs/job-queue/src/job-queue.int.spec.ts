import { randomUUID } from 'node:crypto';
import { Fault, START, type Checkpoints } from '@baton/event-sourcing';
import type { DeliveredEvent, Stoppable } from '@baton/messaging';
import {
  createInMemoryEventStore,
  InMemoryBus,
  someEvents,
  testDatabase,
  until,
  type TestDatabase,
} from '@baton/testing';
import { Pool } from 'pg';
import { RetryAfter, type Job, type JobHandler } from './job.ts';
import { JobQueue, type JobQueueOptions } from './job-queue.ts';
import { jobQueueMigration } from './job-queue.migration.ts';
import type { JobReport, WorkerOptions } from './job-worker.ts';

let position = 0;
const delivered = (lane: string, change: Partial<DeliveredEvent> = {}): DeliveredEvent => {
  position += 1;
  return {
    subject: `ev.0.reply.${lane}.Said`,
    eventId: randomUUID(),
    position: String(position),
    payload: '{"secret":"ciphertext"}',
    deliveries: 1,
    ...change,
  };
};

describe('the job queue', () => {
  let database: TestDatabase;
  let pool: Pool;
  const working: Stoppable[] = [];

  beforeAll(async () => {
    database = await testDatabase();
    pool = new Pool({ connectionString: database.url, max: 8 });
    await pool.query('CREATE SCHEMA notification');
    const migration = new (jobQueueMigration('notification'))();
    await migration.up(pool);
    await migration.up(pool);
  }, 60_000);
  afterEach(async () => {
    await Promise.all(working.splice(0).map((one) => one.drain()));
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  const aQueue = (change: Partial<JobQueueOptions> = {}): JobQueue =>
    new JobQueue({
      pool,
      schema: 'notification',
      consumer: randomUUID(),
      checkpoints: createInMemoryEventStore().checkpoints,
      ...change,
    });
  const run = (queue: JobQueue, handler: JobHandler, options: WorkerOptions = {}): Stoppable => {
    const worker = queue.work(handler, { soonMs: 20, laterMs: 400, ...options });
    working.push(worker);
    return worker;
  };
  const isEmpty = async (queue: JobQueue): Promise<boolean> => {
    const { pending, running } = await queue.counts();
    return pending + running === 0;
  };

  it('runs each event once, however often it is delivered, with all that belongs to it', async () => {
    const queue = aQueue();
    const ran: Job[] = [];
    const event = delivered('a', { traceparent: '00-1-2-01' });
    run(queue, async (job) => {
      ran.push(job);
      await queue.enqueue([event]);
    });
    await queue.enqueue([event]);
    await queue.enqueue([event, delivered('b')]);
    await until('both are done', () => isEmpty(queue));
    const { deliveries: _, ...rest } = event;
    expect(ran[0]).toEqual({ ...rest, lane: 'a', attempt: 1 });
    expect(ran).toHaveLength(2);
  });

  it('makes no job of what is not selected', async () => {
    const queue = aQueue({
      select: (events) => Promise.resolve(events.filter(({ subject }) => /wanted/.test(subject))),
    });
    const ran: string[] = [];
    run(queue, (job) => {
      ran.push(job.lane);
      return Promise.resolve();
    });
    await queue.enqueue([delivered('other')]);
    await queue.enqueue([delivered('another'), delivered('wanted')]);
    await until('it ran', () => ran.length > 0);
    await until('nothing is left', () => isEmpty(queue));
    expect(ran).toEqual(['wanted']);
  });

  it('does not wait for the poll when it is told of new jobs', async () => {
    const queue = aQueue();
    let ran = false;
    run(
      queue,
      () => {
        ran = true;
        return Promise.resolve();
      },
      { pollMs: 60_000 },
    );
    await queue.enqueue([delivered('a')]);
    await until('it ran', () => ran, 2_000);
  });

  it('finds by polling what another process stored', async () => {
    const consumer = randomUUID();
    const ran: string[] = [];
    run(
      aQueue({ consumer }),
      (job) => {
        ran.push(job.lane);
        return Promise.resolve();
      },
      { pollMs: 30 },
    );
    await aQueue({ consumer }).enqueue([delivered('a')]);
    await until('it ran', () => ran.length === 1);
  });

  it('keeps the order of each lane and runs many lanes at once, up to the limit', async () => {
    const queue = aQueue();
    const ran: Job[] = [];
    let now = 0;
    let most = 0;
    const busy = new Set<string>();
    const events = Array.from({ length: 90 }, (_, index) => delivered(`lane-${index % 9}`));
    await queue.enqueue(events.toReversed());
    run(
      queue,
      async (job) => {
        expect(busy.has(job.lane)).toBe(false);
        busy.add(job.lane);
        now += 1;
        most = Math.max(most, now);
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
        ran.push(job);
        now -= 1;
        busy.delete(job.lane);
      },
      { concurrency: 4 },
    );
    await until('all are done', () => isEmpty(queue));
    expect(most).toBe(4);
    for (let lane = 0; lane < 9; lane += 1) {
      const positions = ran.filter((job) => job.lane === `lane-${lane}`).map((job) => Number(job.position));
      expect(positions).toEqual(positions.toSorted((a, b) => a - b));
      expect(positions).toHaveLength(10);
    }
  });

  it('lets a job that waits for its next attempt hold up its own lane only', async () => {
    const queue = aQueue();
    const ran: string[] = [];
    const [a1, a2, b1] = [delivered('a'), delivered('a'), delivered('b')];
    run(queue, (job) => {
      ran.push(`${job.lane}${job.position}#${job.attempt}`);
      return job.eventId === a1.eventId && job.attempt < 3
        ? Promise.reject(new Fault('down', 'down', 'yes'))
        : Promise.resolve();
    });
    await queue.enqueue([a1, a2, b1]);
    await until('all are done', () => isEmpty(queue));
    expect(ran.filter((one) => one.startsWith('a'))).toEqual([
      `a${a1.position}#1`,
      `a${a1.position}#2`,
      `a${a1.position}#3`,
      `a${a2.position}#1`,
    ]);
    expect(ran.indexOf(`b${b1.position}#1`)).toBeLessThan(ran.indexOf(`a${a1.position}#2`));
  });

  it('does not look at the jobs behind one that waits', async () => {
    const queue = aQueue();
    const [head, follower, neighbour] = [delivered('a'), delivered('a'), delivered('b')];
    await queue.enqueue([head, follower, neighbour]);
    run(queue, (job) => Promise.reject(new RetryAfter('paced', 'not yet', job.lane === 'a' ? 600_000 : 0)));
    const dueLate = async (): Promise<unknown[]> => {
      const { rows } = await pool.query<{ event_id: string }>(
        `SELECT event_id FROM notification.jobs WHERE event_id = ANY($1) AND not_before > now() + interval '5 minutes' ORDER BY position_key`,
        [[head, follower, neighbour].map(({ eventId }) => eventId)],
      );
      return rows.map((row) => row.event_id);
    };
    await until('both are due late', async () => (await dueLate()).length === 2);
    expect(await dueLate()).toEqual([head.eventId, follower.eventId]);
  });

  it('waits longer when it is told later', async () => {
    const queue = aQueue();
    const at: number[] = [];
    run(queue, ({ attempt }) => {
      at.push(performance.now());
      return attempt === 1 ? Promise.reject(new Fault('closed', 'closed', 'later')) : Promise.resolve();
    });
    await queue.enqueue([delivered('a')]);
    await until('it is done', () => isEmpty(queue));
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(290);
  });

  it('does not count an attempt that was only too early', async () => {
    const queue = aQueue();
    const attempts: number[] = [];
    run(
      queue,
      ({ attempt }) => {
        attempts.push(attempt);
        return attempts.length < 4 ? Promise.reject(new RetryAfter('paced', 'too fast', 10)) : Promise.resolve();
      },
      { maxAttempts: 1 },
    );
    await queue.enqueue([delivered('a')]);
    await until('it is done', () => isEmpty(queue));
    expect(attempts).toEqual([1, 1, 1, 1]);
  });

  it('keeps what can never be done as a dead letter with its reason, and goes on with the lane', async () => {
    const queue = aQueue();
    const ran: string[] = [];
    const reports: JobReport[] = [];
    const [poison, weak, next] = [delivered('a'), delivered('b'), delivered('a')];
    let healed = false;
    run(
      queue,
      (job) => {
        if (!healed && job.eventId === poison.eventId) return Promise.reject(new Fault('no-template', 'x', 'never'));
        if (!healed && job.eventId === weak.eventId) return Promise.reject(new Error('secret text'));
        ran.push(job.eventId);
        return Promise.resolve();
      },
      { maxAttempts: 2, onReport: (report) => reports.push(report) },
    );
    await queue.enqueue([poison, weak, next]);
    await until('all have ended', () => isEmpty(queue));
    expect(ran).toEqual([next.eventId]);
    const dead = await queue.listDeadLetters();
    expect(new Set(dead.map(({ eventId, reason, attempts }) => `${eventId} ${reason} ${attempts}`))).toEqual(
      new Set([`${poison.eventId} no-template 1`, `${weak.eventId} internal 2`]),
    );
    expect(await queue.listDeadLetters(1)).toHaveLength(1);
    expect(reports.filter(({ kind }) => kind === 'dead')).toHaveLength(2);

    healed = true;
    expect(await queue.replay(poison.eventId)).toBe(true);
    await until('it ran again', () => ran.includes(poison.eventId));
    expect(await queue.discard(weak.eventId, 'not worth it')).toBe(true);
    await until('none is left', () => isEmpty(queue));
    expect(await queue.listDeadLetters()).toEqual([]);
    expect(await queue.replay(weak.eventId)).toBe(false);
    expect(await queue.discard(poison.eventId, 'too late')).toBe(false);
    expect(JSON.stringify(reports)).not.toContain('secret');
  });

  it('runs the jobs of a process that died, after a while', async () => {
    const queue = aQueue();
    const event = delivered('a');
    await queue.enqueue([event, delivered('a')]);
    await pool.query(
      `UPDATE notification.jobs SET state = 'running', owner = 'dead', attempts = 1, owned_until = now() + interval '200 ms' WHERE event_id = $1`,
      [event.eventId],
    );
    const ran: Job[] = [];
    const reports: JobReport[] = [];
    run(
      queue,
      (job) => {
        ran.push(job);
        return Promise.resolve();
      },
      { ownedForMs: 300, onReport: (report) => reports.push(report) },
    );
    await until('both are done', () => isEmpty(queue));
    expect(ran.map(({ attempt }) => attempt)).toEqual([2, 1]);
    expect(reports).toContainEqual({ kind: 'recovered', jobs: 1 });
  });

  it('leaves a long job to the process that runs it', async () => {
    const consumer = randomUUID();
    const one = aQueue({ consumer });
    const two = aQueue({ consumer });
    let runs = 0;
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const handler: JobHandler = async () => {
      runs += 1;
      await held;
    };
    const reports: JobReport[] = [];
    for (const queue of [one, two]) {
      run(queue, handler, { ownedForMs: 300, pollMs: 20, onReport: (report) => reports.push(report) });
    }
    await one.enqueue([delivered('a')]);
    const begun = performance.now();
    await until('three times the limit has passed', () => performance.now() - begun > 900);
    release();
    await until('it is done', () => isEmpty(one));
    expect([runs, reports]).toEqual([1, []]);
  });

  it('tells a job of a paused process that it may be taken over', async () => {
    const queue = aQueue();
    let now = 0;
    const seen: boolean[] = [];
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let aborted = false;
    run(
      queue,
      async (_job, context) => {
        context.signal.addEventListener('abort', () => {
          aborted = true;
        });
        seen.push(context.isMine());
        await held;
        seen.push(context.isMine());
      },
      { monotonic: () => now, ownedForMs: 500 },
    );
    await queue.enqueue([delivered('a')]);
    await until('it runs', () => seen.length === 1);
    now = 500;
    await until('it is told', () => aborted);
    release();
    await until('it is done', () => seen.length === 2);
    expect(seen).toEqual([true, false]);
  });

  it('gives each job to one of several processes only', async () => {
    const consumer = randomUUID();
    const queues = [aQueue({ consumer }), aQueue({ consumer }), aQueue({ consumer })];
    const ran: string[] = [];
    const busy = new Set<string>();
    const clashes: string[] = [];
    for (const queue of queues) {
      run(
        queue,
        async ({ eventId, lane }) => {
          if (busy.has(lane)) clashes.push(lane);
          busy.add(lane);
          await pool.query('SELECT 1');
          busy.delete(lane);
          ran.push(eventId);
        },
        { concurrency: 5, pollMs: 10 },
      );
    }
    const events = Array.from({ length: 300 }, (_, index) => delivered(`lane-${index % 20}`));
    await Promise.all(queues.map((queue, index) => queue.enqueue(events.slice(index * 100, index * 100 + 100))));
    await until('all are done', () => isEmpty(queues[0] as JobQueue));
    expect(ran.toSorted()).toEqual(events.map(({ eventId }) => eventId).toSorted());
    expect(clashes).toEqual([]);
  });

  it('finishes what runs when it drains, and takes nothing new', async () => {
    const queue = aQueue();
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let begun = 0;
    const worker = run(
      queue,
      async () => {
        begun += 1;
        await held;
      },
      { concurrency: 1 },
    );
    await queue.enqueue([delivered('a'), delivered('b')]);
    await until('one runs', () => begun === 1);
    const drained = worker.drain();
    release();
    await drained;
    expect(await queue.counts()).toEqual({ pending: 1, running: 0, dead: 0 });
  });

  it('keeps the outcome until the database takes it', async () => {
    let down = false;
    const flaky = new Proxy(pool, {
      get: (target, key) =>
        key === 'query' && down
          ? () => Promise.reject(new Error('connection refused'))
          : (Reflect.get(target, key) as unknown),
    });
    const queue = aQueue({ pool: flaky });
    let runs = 0;
    run(
      queue,
      () => {
        runs += 1;
        down = true;
        setTimeout(() => {
          down = false;
        }, 100);
        return Promise.resolve();
      },
      { pollMs: 20 },
    );
    await queue.enqueue([delivered('a')]);
    await until('it is done', () => isEmpty(queue).catch(() => false));
    expect(runs).toBe(1);
  });

  it('gives back what it claimed without learning of it', async () => {
    let lose = true;
    const flaky = new Proxy(pool, {
      get: (target, key) =>
        key === 'query'
          ? async (sql: string, values?: unknown[]) => {
              const result = await target.query(sql, values);
              if (!lose || !sql.includes('SKIP LOCKED') || result.rowCount === 0) return result;
              lose = false;
              throw new Error('connection reset');
            }
          : (Reflect.get(target, key) as unknown),
    });
    const queue = aQueue({ pool: flaky });
    const attempts: number[] = [];
    run(queue, ({ attempt }) => {
      attempts.push(attempt);
      return Promise.resolve();
    });
    await queue.enqueue([delivered('a')]);
    await until('it is done', () => isEmpty(queue), 4_000);
    expect(attempts).toEqual([1]);
  });

  it('drops what lies at or before the floor, even when its row is gone', async () => {
    const { checkpoints } = createInMemoryEventStore();
    const queue = aQueue({ checkpoints, keepDoneMs: 0 });
    const [first, second] = [delivered('a'), delivered('a')];
    let runs = 0;
    run(queue, () => {
      runs += 1;
      return Promise.resolve();
    });
    await queue.enqueue([first, second]);
    await until('both are done', () => isEmpty(queue));
    await queue.saveFloor(first.position);
    expect(await queue.purge()).toBe(1);
    await queue.enqueue([first, second]);
    expect(await queue.counts()).toEqual({ pending: 0, running: 0, dead: 0 });
    await queue.saveFloor('1');
    expect([...(await checkpoints.list('consumer:')).values()]).toEqual([first.position]);
    expect(runs).toBe(2);
  });

  it('is filled from a durable consumer, and has every effect once after the stream was lost', async () => {
    const bus = new InMemoryBus({ faults: { duplicate: 0.2, reorder: 0.2 }, random: seeded(7) });
    const { checkpoints } = createInMemoryEventStore();
    const consumer = randomUUID();
    const queue = aQueue({ checkpoints, consumer });
    const ran: string[] = [];
    run(queue, ({ eventId }) => {
      ran.push(eventId);
      return Promise.resolve();
    });
    const publisher = bus.connect();
    working.push(await queue.consume(bus.connect(), { filter: 'ev.*.reply.>', batchSize: 16 }));
    expect(await floorOf(checkpoints, consumer)).toBe(START);
    const events = [...someEvents('a', 60, 'reply'), ...someEvents('b', 60, 'reply')];
    await publisher.publish(events);
    await until('all ran', () => ran.length >= 120);
    await until('the floor is told', async () => (await floorOf(checkpoints, consumer)) === events.at(-1)?.position);
    bus.wipe();
    await publisher.lastPosition();
    const later = someEvents('a', 5, 'reply');
    await publisher.publish([...events, ...later]);
    await until('the later ran', () => ran.length >= 125);
    expect(ran.toSorted()).toEqual([...events, ...later].map(({ eventId }) => eventId).toSorted());
  });

  describe('an event that can never become a job', () => {
    const filled = async (change: Partial<JobQueueOptions> = {}) => {
      const bus = new InMemoryBus();
      const events = someEvents('a', 3, 'reply');
      const poison = events[1]?.eventId ?? '';
      const queue = aQueue({
        laneOf: ({ eventId }) => {
          if (eventId === poison) throw new Fault('subject-unreadable', 'names no conversation', 'never');
          return 'a';
        },
        ...change,
      });
      const ran: string[] = [];
      run(queue, ({ eventId }) => {
        ran.push(eventId);
        return Promise.resolve();
      });
      working.push(await queue.consume(bus.connect(), { filter: 'ev.*.reply.>' }));
      await bus.connect().publish(events);
      await until('the others ran', () => ran.length >= 2);
      await until('it is kept', async () => (await queue.counts()).dead === 1);
      return { queue, ran, events, poison };
    };

    it('is kept as a dead letter that can be replayed, and its neighbours are jobs', async () => {
      const { queue, ran, events, poison } = await filled();
      expect(ran).toEqual([events[0]?.eventId, events[2]?.eventId]);
      expect(await queue.listDeadLetters()).toMatchObject([
        { ...events[1], reason: 'subject-unreadable', attempts: 0, diedAt: expect.any(Date) as Date },
      ]);
      expect(await queue.replay(poison)).toBe(true);
      await until('it ran', () => ran.includes(poison));
    });

    it('comes again while it cannot be kept', async () => {
      let refusals = 2;
      const refusing = {
        query: (...query: Parameters<Pool['query']>) => {
          if (!String(query[0]).includes("'dead', $8") || refusals === 0) return pool.query(...query);
          refusals -= 1;
          return Promise.reject(new Error('no connection'));
        },
      };
      const { queue, poison } = await filled({ pool: refusing as unknown as Pool });
      expect(refusals).toBe(0);
      expect(await queue.listDeadLetters()).toMatchObject([{ eventId: poison }]);
    });
  });

  it('refuses a schema name that is none', () => {
    expect(() => jobQueueMigration('a; DROP TABLE b')).not.toThrow();
    expect(() => aQueue({ schema: 'a; DROP TABLE b' })).toThrow('not a schema name');
  });
});

const floorOf = (checkpoints: Checkpoints, consumer: string): Promise<string | null> =>
  checkpoints.load(`consumer:${consumer}`);

/** mulberry32 */
const seeded = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
};
