import { createInMemoryEventStore, sequentialIds } from '@baton/testing';
import type { CommandHandling, CommandRequest, Decider, EventMeta, EventStore } from './index.ts';
import { EventCodec, StreamStates, accept, handleCommand, leaseCheck, leaseStream, refuse } from './index.ts';

type State = { readonly ownerId: string | null };
type Command = { readonly kind: 'claim' | 'release'; readonly agentId: string };
type Event =
  | { readonly type: 'Claimed'; readonly data: { readonly agentId: string } }
  | { readonly type: 'Released'; readonly data: object };
type Refusal = { readonly code: 'owned'; readonly ownerId: string } | { readonly code: 'free' };

/** A thing that one agent at a time may own: `claim` by the owner is accepted and changes nothing. */
const decider: Decider<State, Command, Event, Refusal> = {
  initialState: { ownerId: null },
  decide: ({ kind, agentId }, { ownerId }) => {
    if (kind === 'release') return ownerId === null ? refuse({ code: 'free' }) : accept({ type: 'Released', data: {} });
    if (ownerId === agentId) return accept();
    return ownerId === null ? accept({ type: 'Claimed', data: { agentId } }) : refuse({ code: 'owned', ownerId });
  },
  evolve: (_state, event) => ({ ownerId: event.type === 'Claimed' ? event.data.agentId : null }),
};

const meta: EventMeta = { correlationId: 'c', causationId: 'c', actor: { kind: 'system', id: 'spec' } };
const ids = sequentialIds();

const replica = (
  store: Pick<EventStore, 'append' | 'findClaims' | 'readStream'>,
): CommandHandling<State, Command, Event, Refusal> => {
  const codec = new EventCodec<Event>({ schemaVersion: 1 });
  const ciphers = {
    load: () =>
      Promise.resolve({
        of: () => {
          throw new Error('nothing is personal');
        },
      }),
  };
  return { store, decider, codec, ciphers, states: new StreamStates({ store, decider, codec, ciphers }), newId: ids };
};

const claim = (agentId: string, commandId: string): CommandRequest<Command> => ({
  stream: 'thing-1',
  command: { kind: 'claim', agentId },
  commandId,
  meta,
});
const release = (commandId: string): CommandRequest<Command> => ({
  stream: 'thing-1',
  command: { kind: 'release', agentId: '' },
  commandId,
  meta,
});

describe('handleCommand', () => {
  it('stores what was decided and refuses what may not be', async () => {
    const { store } = createInMemoryEventStore();
    const handling = replica(store);
    expect(await handleCommand(handling, claim('ann', 'c1'))).toEqual({
      kind: 'accepted',
      version: 1,
      repeated: false,
    });
    expect(await handleCommand(handling, claim('bob', 'c2'))).toEqual({
      kind: 'refused',
      refusal: { code: 'owned', ownerId: 'ann' },
    });
    expect(await store.readStream('thing-1')).toMatchObject([{ type: 'Claimed', data: { agentId: 'ann' }, meta }]);
  });

  it('lets exactly one of two replicas win, and tells the other who did', async () => {
    const { store } = createInMemoryEventStore();
    const outcomes = await Promise.all([
      handleCommand(replica(store), claim('ann', 'c1')),
      handleCommand(replica(store), claim('bob', 'c2')),
    ]);
    expect(outcomes).toEqual([
      { kind: 'accepted', version: 1, repeated: false },
      { kind: 'refused', refusal: { code: 'owned', ownerId: 'ann' } },
    ]);
  });

  it('tells a repeat the first outcome, also when it would be refused now', async () => {
    const { store } = createInMemoryEventStore();
    const handling = replica(store);
    await handleCommand(handling, claim('ann', 'c1'));
    await handleCommand(handling, release('c2'));
    await handleCommand(handling, claim('bob', 'c3'));
    expect(await handleCommand(handling, claim('ann', 'c1'))).toEqual({ kind: 'accepted', version: 1, repeated: true });
    expect(await handleCommand(handling, release('c2'))).toEqual({ kind: 'accepted', version: 2, repeated: true });
    expect(await store.readStream('thing-1')).toHaveLength(3);
  });

  it('remembers an acceptance without events', async () => {
    const { store } = createInMemoryEventStore();
    const handling = replica(store);
    await handleCommand(handling, claim('ann', 'c1'));
    expect(await handleCommand(handling, claim('ann', 'c2'))).toEqual({
      kind: 'accepted',
      version: 1,
      repeated: false,
    });
    await handleCommand(handling, release('c3'));
    expect(await handleCommand(handling, claim('ann', 'c2'))).toEqual({ kind: 'accepted', version: 1, repeated: true });
    expect(await store.readStream('thing-1')).toHaveLength(2);
  });

  it('decides a refused command again when it is repeated', async () => {
    const { store } = createInMemoryEventStore();
    const handling = replica(store);
    expect(await handleCommand(handling, release('c1'))).toMatchObject({ kind: 'refused' });
    await handleCommand(handling, claim('ann', 'c2'));
    expect(await handleCommand(handling, release('c1'))).toEqual({ kind: 'accepted', version: 2, repeated: false });
  });

  it('never refuses because of an old kept state', async () => {
    const { store } = createInMemoryEventStore();
    const [one, other] = [replica(store), replica(store)];
    await handleCommand(one, claim('ann', 'c1'));
    await handleCommand(other, release('c2'));
    expect(await handleCommand(one, claim('bob', 'c3'))).toEqual({ kind: 'accepted', version: 3, repeated: false });
  });

  it('never accepts "nothing to do" because of an old kept state', async () => {
    const { store } = createInMemoryEventStore();
    const [one, other] = [replica(store), replica(store)];
    await handleCommand(one, claim('ann', 'c1'));
    await handleCommand(other, release('c2'));
    expect(await handleCommand(one, claim('ann', 'c3'))).toEqual({ kind: 'accepted', version: 3, repeated: false });
  });

  it('gives back conflicts of the caller’s checks and claims', async () => {
    const { store, leases } = createInMemoryEventStore();
    const handling = replica(store);
    const epoch = (await leases.acquire('routing', 'one', 1000)) ?? 0;
    await leases.release('routing', 'one', epoch);
    await leases.acquire('routing', 'two', 1000);
    const fenced = { ...claim('ann', 'c1'), checks: [leaseCheck('routing', epoch)] };
    expect(await handleCommand(handling, fenced)).toEqual({
      kind: 'conflict',
      stream: leaseStream('routing'),
      expected: epoch,
      actual: epoch + 1,
    });
    const offer = { key: 'offer:1', value: 'mine' };
    await handleCommand(handling, { ...claim('ann', 'c2'), claims: [offer] });
    expect(await handleCommand(handling, { ...release('c3'), claims: [offer] })).toEqual({ kind: 'claimed', ...offer });
  });

  it('gives up with a fault that may be retried when others are always faster', async () => {
    const { store } = createInMemoryEventStore();
    const handling = replica({
      findClaims: (keys) => store.findClaims(keys),
      append: () => Promise.resolve({ kind: 'conflict', stream: 'thing-1', expected: 0, actual: 1 }),
      readStream: () => Promise.resolve([]),
    });
    await expect(handleCommand(handling, claim('ann', 'c1'))).rejects.toMatchObject({
      code: 'contention',
      retry: 'yes',
    });
  });
});
