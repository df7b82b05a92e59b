import type { EventData } from './event.ts';
import type { Expected, StreamCheck, Transaction } from './event-store.port.ts';
import { StoreFault } from './fault.ts';

/** Characters of a stream's name or a claim's key. Both stand in indexes. */
export const MAX_NAME_LENGTH = 512;

/**
 * Throws `StoreFault` `invalid` for a transaction that no store can ever take. Every adapter calls it first, so that
 * all of them refuse the same.
 */
export const validateTransaction = ({ writes, checks = [], claims = [] }: Transaction): void => {
  if (writes.length === 0 && claims.length === 0) throw invalid('neither writes nor claims');
  for (const { stream, expected, events } of writes) {
    validateStream(stream, expected);
    if (stream.startsWith(RESERVED)) throw invalid('streams that begin with $ are reserved');
    if (events.length === 0) throw invalid('a write without events');
    for (const event of events) validateEvent(event);
  }
  for (const { stream, expected } of checks) validateStream(stream, expected);
  for (const { key, value } of claims) {
    if (!isName(key)) throw invalid('the key of a claim is empty, too long or not text');
    if (!isText(value)) throw invalid('the value of a claim is not text');
  }
  if (hasDuplicates(writes.map(({ stream }) => stream))) throw invalid('a stream is written twice');
  if (hasDuplicates(claims.map(({ key }) => key))) throw invalid('a key is claimed twice');
};

/** Whether a stream at `version` (0: it has no event) is what a writer expects. */
export const meets = (expected: Expected, version: number): boolean => {
  if (expected === 'any') return true;
  if (expected === 'noStream') return version === 0;
  if (expected === 'streamExists') return version > 0;
  return version === expected;
};

/**
 * The reserved stream whose version is the epoch of a lease. It has no events; a transaction that checks it at the
 * holder's epoch is refused with `conflict` as soon as somebody else holds the lease.
 */
export const leaseCheck = (resource: string, epoch: number): StreamCheck => ({
  stream: leaseStream(resource),
  expected: epoch,
});

export const leaseStream = (resource: string): string => `${RESERVED}lease-${resource}`;

const RESERVED = '$';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const validateStream = (stream: string, expected: Expected): void => {
  if (!isName(stream)) throw invalid('the name of a stream is empty, too long or not text');
  if (typeof expected === 'number' && !(Number.isSafeInteger(expected) && expected >= 0 && expected < 2 ** 31)) {
    throw invalid('an expected version is not a version');
  }
};

const validateEvent = ({ id, type, schemaVersion }: EventData): void => {
  if (!UUID.test(id)) throw invalid('an event id is not a lower-case UUID');
  if (!isName(type)) throw invalid('the type of an event is empty, too long or not text');
  if (!(Number.isInteger(schemaVersion) && schemaVersion > 0 && schemaVersion < 2 ** 15)) {
    throw invalid('a schema version is not a small positive integer');
  }
};

const isName = (text: string): boolean => text.length > 0 && text.length <= MAX_NAME_LENGTH && isText(text);

/** PostgreSQL knows no NUL in text, UTF-8 no half of a pair of surrogates. */
const isText = (text: string): boolean => !text.includes('\0') && !LONE_SURROGATE.test(text);

const LONE_SURROGATE = /\p{Surrogate}/u;

const hasDuplicates = (texts: readonly string[]): boolean => texts.length > 1 && new Set(texts).size < texts.length;

const invalid = (problem: string): StoreFault => new StoreFault('invalid', `Transaction cannot be stored: ${problem}`);
