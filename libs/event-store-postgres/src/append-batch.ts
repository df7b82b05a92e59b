import type { AppendOutcome, Expected, StreamCommit, Transaction } from '@baton/event-sourcing';
import { StoreFault } from '@baton/event-sourcing';
import { intArray, textArray, uuidArray } from './binary-array.ts';
import { CLAIMED, COMMITTED, EXPECTED_ANY, EXPECTED_EXISTS } from './append-batch.sql.ts';

/** A transaction with its events as JSON text, made once when it is handed in. */
export interface EncodedTransaction {
  readonly transaction: Transaction;
  /** `data` and `meta` of every event of every write, in order. */
  readonly bodies: readonly { readonly data: string; readonly meta: string }[];
  /** About what it costs on the wire. */
  readonly bytes: number;
}

/** Throws `StoreFault` `invalid` for data that is not JSON. */
export const encodeTransaction = (transaction: Transaction): EncodedTransaction => {
  const bodies: { data: string; meta: string }[] = [];
  let bytes = 0;
  for (const { events } of transaction.writes) {
    for (const event of events) {
      const body = { data: toJson(event.data), meta: toJson(event.meta) };
      bodies.push(body);
      bytes += body.data.length + body.meta.length + 200;
    }
  }
  for (const { key, value } of transaction.claims ?? []) bytes += key.length + value.length;
  return { transaction, bodies, bytes };
};

const toJson = (value: object): string => {
  try {
    return JSON.stringify(value);
  } catch (cause) {
    throw new StoreFault('invalid', 'Transaction cannot be stored: the data of an event is not JSON', { cause });
  }
};

/** What `append_batch` answers; see there. */
export interface BatchAnswer {
  readonly head: number;
  readonly appended: number;
  readonly kinds: readonly number[];
  readonly refs: readonly number[];
  readonly bases: readonly number[];
  readonly starts: readonly (number | null)[];
  readonly values: readonly string[];
}

/** Numbers things from 1 in the order in which they are first named. */
class Places {
  readonly names: string[] = [];
  private readonly places = new Map<string, number>();

  of(name: string): number {
    const known = this.places.get(name);
    if (known !== undefined) return known;
    this.names.push(name);
    this.places.set(name, this.names.length);
    return this.names.length;
  }
}

/** The parameters of `append_batch` after the first, `p_recorded_at`. */
export const batchParameters = (batch: readonly EncodedTransaction[]): Buffer[] => {
  const streams = new Places();
  const keys = new Places();
  const byTransaction = { claims: [] as number[], items: [] as number[] };
  const claim = { key: [] as number[], value: [] as string[] };
  const item = { stream: [] as number[], expected: [] as number[], count: [] as number[] };
  const event = {
    item: [] as number[],
    nth: [] as number[],
    id: [] as string[],
    type: [] as string[],
    schema: [] as number[],
    data: [] as string[],
    meta: [] as string[],
  };
  const addItem = (stream: string, expected: Expected, count: number): void => {
    item.stream.push(streams.of(stream));
    item.expected.push(expectedCode(expected));
    item.count.push(count);
  };
  for (const { transaction, bodies } of batch) {
    const { writes, checks = [], claims = [] } = transaction;
    byTransaction.claims.push(claims.length);
    byTransaction.items.push(writes.length + checks.length);
    for (const { key, value } of claims) {
      claim.key.push(keys.of(key));
      claim.value.push(value);
    }
    let body = 0;
    for (const write of writes) {
      addItem(write.stream, write.expected, write.events.length);
      for (const [index, { id, type, schemaVersion }] of write.events.entries()) {
        event.item.push(item.stream.length);
        event.nth.push(index + 1);
        event.id.push(id);
        event.type.push(type);
        event.schema.push(schemaVersion);
        event.data.push((bodies[body] as EncodedTransaction['bodies'][0]).data);
        event.meta.push((bodies[body] as EncodedTransaction['bodies'][0]).meta);
        body += 1;
      }
    }
    for (const { stream, expected } of checks) addItem(stream, expected, 0);
  }
  return [
    textArray(streams.names),
    textArray(keys.names),
    intArray(byTransaction.claims),
    intArray(byTransaction.items),
    intArray(claim.key),
    textArray(claim.value),
    intArray(item.stream),
    intArray(item.expected),
    intArray(item.count),
    intArray(event.item),
    intArray(event.nth),
    uuidArray(event.id),
    textArray(event.type),
    intArray(event.schema),
    textArray(event.data, 'json'),
    textArray(event.meta, 'json'),
  ];
};

const expectedCode = (expected: Expected): number => {
  if (typeof expected === 'number') return expected;
  if (expected === 'noStream') return 0;
  return expected === 'any' ? EXPECTED_ANY : EXPECTED_EXISTS;
};

/** The outcome of each transaction of the batch. */
export const batchOutcomes = (batch: readonly EncodedTransaction[], answer: BatchAnswer): AppendOutcome[] => {
  let claimsBefore = 0;
  let itemsBefore = 0;
  let failedClaims = 0;
  return batch.map(({ transaction }, index) => {
    const { writes, checks = [], claims = [] } = transaction;
    const [firstClaim, firstItem] = [claimsBefore, itemsBefore];
    claimsBefore += claims.length;
    itemsBefore += writes.length + checks.length;
    const kind = at(answer.kinds, index);
    const ref = at(answer.refs, index) - 1;
    if (kind === COMMITTED) {
      return { kind: 'committed', writes: writes.map((write, n) => commitOf(write, answer, firstItem + n)) };
    }
    if (kind === CLAIMED) {
      const value = at(answer.values, failedClaims);
      failedClaims += 1;
      return { kind: 'claimed', key: at(claims, ref - firstClaim).key, value };
    }
    const { stream, expected } = at([...writes, ...checks], ref - firstItem);
    return { kind: 'conflict', stream, expected, actual: at(answer.bases, ref) };
  });
};

const commitOf = ({ stream, events }: Transaction['writes'][0], answer: BatchAnswer, item: number): StreamCommit => ({
  stream,
  version: at(answer.bases, item) + events.length,
  position: String(answer.head + (at(answer.starts, item) ?? 0) + events.length),
});

const at = <T>(list: readonly T[], index: number): T => list[index] as T;
