import type { EventData, Transaction } from './index.ts';
import { MAX_NAME_LENGTH, meets, validateTransaction } from './index.ts';

const event: EventData = {
  id: '00000000-0000-4000-8000-000000000001',
  type: 'Happened',
  schemaVersion: 1,
  data: {},
  meta: { correlationId: 'c', causationId: 'c', actor: { kind: 'system', id: 'spec' } },
};
const write = { stream: 's', expected: 'any', events: [event] } as const;
const claim = { key: 'k', value: 'v' };

describe('validateTransaction', () => {
  it.each<[string, Transaction]>([
    ['nothing to do', { writes: [], checks: [{ stream: 's', expected: 1 }] }],
    ['a write without events', { writes: [{ ...write, events: [] }] }],
    ['a stream written twice', { writes: [write, write] }],
    ['a key claimed twice', { writes: [], claims: [claim, claim] }],
    ['an empty stream name', { writes: [{ ...write, stream: '' }] }],
    ['a stream name that is too long', { writes: [{ ...write, stream: 'x'.repeat(MAX_NAME_LENGTH + 1) }] }],
    ['a reserved stream', { writes: [{ ...write, stream: '$lease-x' }] }],
    ['a stream name with NUL', { writes: [{ ...write, stream: 'a\0b' }] }],
    ['half a surrogate pair in a claim', { writes: [], claims: [{ key: 'k', value: '\ud800' }] }],
    ['an empty key', { writes: [], claims: [{ key: '', value: 'v' }] }],
    ['a negative version', { writes: [{ ...write, expected: -1 }] }],
    ['a broken version', { writes: [write], checks: [{ stream: 's', expected: 1.5 }] }],
    ['an event id that is not a UUID', { writes: [{ ...write, events: [{ ...event, id: 'x' }] }] }],
    ['an event without a type', { writes: [{ ...write, events: [{ ...event, type: '' }] }] }],
    ['schema version 0', { writes: [{ ...write, events: [{ ...event, schemaVersion: 0 }] }] }],
  ])('refuses %s for ever', (_what, transaction) => {
    expect(() => validateTransaction(transaction)).toThrow(
      expect.objectContaining({ code: 'invalid', retry: 'never' }),
    );
  });

  it('takes writes, claims alone, and a check of a stream that it also writes', () => {
    expect(() => validateTransaction({ writes: [write], checks: [{ stream: 's', expected: 0 }] })).not.toThrow();
    expect(() => validateTransaction({ writes: [], claims: [claim] })).not.toThrow();
    expect(() => validateTransaction({ writes: [], claims: [{ key: '🔑', value: '' }] })).not.toThrow();
  });
});

describe('meets', () => {
  it.each([
    ['any', [true, true, true]],
    ['noStream', [true, false, false]],
    ['streamExists', [false, true, true]],
    [0, [true, false, false]],
    [2, [false, false, true]],
  ] as const)('%s at versions 0, 1, 2', (expected, answers) => {
    expect([0, 1, 2].map((version) => meets(expected, version))).toEqual(answers);
  });
});
