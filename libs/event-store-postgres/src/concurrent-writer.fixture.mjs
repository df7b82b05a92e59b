// A writing process of concurrent-writers.int.spec.ts: plain JavaScript on the built library, as services run.
import { randomUUID } from 'node:crypto';
import { StoreFault } from '@baton/event-sourcing';
import { createPostgresEventStore } from '@baton/event-store-postgres';
import pg from 'pg';

const [url, writer, transactions, first] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: url, max: 2 });
const { store, close } = await createPostgresEventStore({ pool });

const meta = { correlationId: writer, causationId: writer, actor: { kind: 'system', id: writer } };
const happened = () => ({ id: randomUUID(), type: 'Happened', schemaVersion: 1, data: { writer }, meta });

const committed = [];
const won = [];
let next = 0;

/** Repeats what the full queue refused. */
const append = async (transaction) => {
  for (;;) {
    try {
      return await store.append(transaction);
    } catch (error) {
      if (!(error instanceof StoreFault && error.code === 'overloaded')) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
};

/** A quarter each: a stream of its own, a stream that all share, a version that all want, two streams at once. */
const transactionOf = async (n) => {
  const claims = [{ key: `claim:${n}`, value: writer }];
  const write = (stream, expected, count = 1) => ({
    stream,
    expected,
    events: Array.from({ length: count }, happened),
  });
  if (n % 4 === 0) return { writes: [write(`own-${writer}-${n % 7}`, 'any', 3)] };
  if (n % 4 === 1) return { writes: [write('hot', 'any')], claims };
  if (n % 4 === 2) {
    const contested = `contested-${n % 3}`;
    const events = await store.readStream(contested, { from: Math.max(1, (known.get(contested) ?? 0) + 1) });
    known.set(contested, events.at(-1)?.version ?? known.get(contested) ?? 0);
    return { writes: [write(contested, known.get(contested))] };
  }
  return { writes: [write(`left-${n % 5}`, 'any'), write(`right-${n % 5}`, 'any', 2)], claims };
};
const known = new Map();

const work = async () => {
  while (next < Number(transactions)) {
    // All do the same work, each beginning elsewhere: everybody is first somewhere and late elsewhere.
    const n = (Number(first) + (next += 1)) % Number(transactions);
    const transaction = await transactionOf(n);
    const outcome = await append(transaction);
    if (outcome.kind !== 'committed') continue;
    won.push(...(transaction.claims ?? []).map(({ key }) => key));
    for (const { events, stream } of transaction.writes) {
      const last = outcome.writes.find((write) => write.stream === stream);
      events.forEach(({ id }, index) =>
        committed.push([
          id,
          stream,
          last.version - events.length + 1 + index,
          Number(last.position) - events.length + 1 + index,
        ]),
      );
    }
  }
};

// All writers begin together, when the spec says so.
process.stderr.write('ready');
await new Promise((resolve) => process.stdin.once('data', resolve));
await Promise.all(Array.from({ length: 24 }, work));
process.stdin.destroy();
await close();
await pool.end();
process.stdout.write(JSON.stringify({ committed, won }));
