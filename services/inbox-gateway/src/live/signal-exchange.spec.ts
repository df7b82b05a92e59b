import { SIGNAL_SECONDS, signalSubject, type ConversationSignal } from '@baton/contracts-conversation';
import { InMemoryBus, InMemoryMessaging } from '@baton/testing';
import { HandTimers } from './hand-timers.spec-kit.ts';
import type { LiveConnection } from './live-connection.ts';
import { connect, Pipe } from './pipe.spec-kit.ts';
import { SignalExchange } from './signal-exchange.ts';

/** Two gateways on one NATS; who follows what is written down by hand. */
const world = () => {
  const bus = new InMemoryBus();
  const timers = new HandTimers();
  const online: [string, boolean][] = [];
  const gateway = () => {
    const followers = new Map<string, Set<LiveConnection>>();
    const exchange = new SignalExchange({
      signals: new InMemoryMessaging(bus),
      timers,
      hub: {
        has: (member, _topic, id) => followers.get(id)?.has(member as LiveConnection) === true,
        tell: (_topic, id, make) => followers.get(id)?.forEach((connection) => connection.send(make())),
      },
      customerOnline: (id, on) => online.push([id, on]),
    });
    exchange.start();
    const join = (agentId: string, id: string, pipe = new Pipe()) => {
      const connection = connect(pipe, { agentId });
      followers.set(id, (followers.get(id) ?? new Set()).add(connection));
      return { connection, pipe, leave: () => followers.get(id)?.delete(connection) };
    };
    return { exchange, join };
  };
  const emit = (id: string, signal: unknown): void =>
    new InMemoryMessaging(bus).emit(signalSubject(id), typeof signal === 'string' ? signal : JSON.stringify(signal));
  return { timers, online, gateway, emit };
};

const typing = (conversationId: string, on = true) =>
  ({ type: 'signal', conversationId, kind: 'agentTyping', on }) as const;
const signals = (pipe: Pipe): ConversationSignal[] => pipe.heard('signal').map(({ signal }) => signal);

describe('signals', () => {
  it('reach those who follow the conversation, on every gateway, and nobody else', () => {
    const { gateway } = world();
    const [one, other] = [gateway(), gateway()];
    const [ana, ben, cy] = [one.join('ana', 'c'), other.join('ben', 'c'), other.join('cy', 'd')];
    one.exchange.say(ana.connection, typing('c'));
    expect(signals(ben.pipe)).toEqual([{ kind: 'agentTyping', agentId: 'ana', on: true }]);
    expect(signals(cy.pipe)).toEqual([]);
  });

  it('are heard only from those who follow the conversation', () => {
    const { gateway } = world();
    const { exchange, join } = gateway();
    const [ana, ben] = [join('ana', 'c'), join('ben', 'd')];
    exchange.say(ben.connection, typing('c'));
    expect(signals(ana.pipe)).toEqual([]);
  });

  it('tell one who comes later what holds still, and nothing that was not repeated', () => {
    const { gateway, timers, emit } = world();
    const { exchange, join } = gateway();
    emit('c', { kind: 'customerOnline', on: true });
    emit('c', { kind: 'customerTyping', on: true });
    emit('c', { kind: 'assistantTyping', on: true });
    emit('c', { kind: 'assistantTyping', on: false });
    timers.pass(SIGNAL_SECONDS.customerTyping * 1_000);
    const { connection, pipe } = join('ana', 'c');
    exchange.greet(connection, 'c');
    expect(signals(pipe)).toEqual([{ kind: 'customerOnline', on: true }]);
  });

  it('are taken back with the last socket on which the agent does it', () => {
    const { gateway } = world();
    const { exchange, join } = gateway();
    const [first, second, ben] = [join('ana', 'c'), join('ana', 'c'), join('ben', 'c')];
    for (const { connection } of [first, second]) exchange.say(connection, typing('c'));
    signals(ben.pipe);
    exchange.takeBack(first.connection);
    expect(signals(ben.pipe)).toEqual([]);
    exchange.takeBack(second.connection, 'another');
    expect(signals(ben.pipe)).toEqual([]);
    second.leave();
    exchange.takeBack(second.connection, 'c');
    expect(signals(ben.pipe)).toEqual([{ kind: 'agentTyping', agentId: 'ana', on: false }]);
  });

  it('take the agent from the session: a client cannot speak for a colleague', () => {
    const { gateway } = world();
    const { exchange, join } = gateway();
    const [ana, ben] = [join('ana', 'c'), join('ben', 'c')];
    exchange.say(ana.connection, { ...typing('c'), agentId: 'ben' } as never);
    expect(signals(ben.pipe)).toEqual([{ kind: 'agentTyping', agentId: 'ana', on: true }]);
  });

  it('of a client that floods are not heard beyond a burst, until it is quiet', () => {
    const { gateway, timers } = world();
    const { exchange, join } = gateway();
    const [ana, ben] = [join('ana', 'c'), join('ben', 'c')];
    const flood = (): number => {
      for (let index = 0; index < 1_000; index += 1) exchange.say(ana.connection, typing('c'));
      return signals(ben.pipe).length;
    };
    expect(flood()).toBe(20);
    timers.pass(3_000);
    expect(flood()).toBe(6);
  });

  it.each([
    '',
    '{',
    'null',
    '{"kind":"novelty","on":true}',
    '{"kind":"agentTyping","on":true}',
    '{"kind":"toString","on":true}',
  ])('that are none are passed over: %s', (text) => {
    const { gateway, emit, online } = world();
    const { pipe } = gateway().join('ana', 'c');
    emit('c', text);
    expect(signals(pipe)).toEqual([]);
    expect(online).toEqual([]);
    emit('c', { kind: 'customerOnline', on: true });
    expect(online).toEqual([['c', true]]);
  });
});
