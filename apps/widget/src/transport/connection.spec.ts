import { WIDGET_CLOSE } from '@baton/contracts-widget-protocol';
import { failure, FakeWidgetModel } from '../fake-server/fake-widget-model.spec-kit.ts';
import { Connection } from './connection.ts';
import { VirtualHost, VirtualNetwork } from './virtual-world.spec-kit.ts';

describe('the connection of the widget', () => {
  let host: VirtualHost;
  let model: FakeWidgetModel;
  let network: VirtualNetwork;
  let connection: Connection;
  /** Seconds, as they were told. */
  let waits: number[];
  let forgotten: string[];
  let token: string | null;
  const pass = (milliseconds: number): Promise<void> => host.pass(milliseconds);

  beforeEach(() => {
    host = new VirtualHost();
    model = new FakeWidgetModel();
    network = new VirtualNetwork(model);
    waits = [];
    forgotten = [];
    token = null;
    connection = new Connection({
      host,
      wire: network.wire(() => token),
      greeting: async () => ({
        frame: token === null ? { type: 'session.start' } : { type: 'session.resume', token, cursor: '0' },
        settled: () => undefined,
      }),
      onFrame: (frame) => {
        if (frame.type === 'session') token = frame.token;
      },
      onStatus: (status) => {
        if (status.kind === 'waiting') waits.push((status.until - host.time) / 1000);
      },
      forget: (what) => {
        forgotten.push(what);
        if (what === 'token') token = null;
      },
    });
  });
  afterEach(() => connection.stop());

  it('waits longer from try to try, up to half a minute, and begins anew after a session', async () => {
    network.reachable = false;
    connection.start();
    await pass(90_000);
    expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30]);
    network.reachable = true;
    await pass(30_000);
    expect(connection.status.kind).toBe('live');
    network.breakAll();
    expect(waits.at(-1)).toBe(1);
  });

  it('scatters its tries by a quarter to both sides', async () => {
    network.reachable = false;
    for (const chance of [0, 1]) {
      host.chance = () => chance;
      connection.start();
      await pass(0);
      connection.stop();
    }
    expect(waits).toEqual([0.75, 2.5]);
  });

  it('goes over to events and POST after two sockets that brought nothing, and tries a socket again after a break', async () => {
    network.refuseSockets = 1006;
    connection.start();
    await pass(10_000);
    expect(connection.status).toEqual({ kind: 'live', via: 'stream' });
    expect(network.opened).toEqual(['socket', 'socket', 'stream']);
    expect(connection.send({ type: 'page.visit', url: 'https://shop.example/', title: 'Shop' })).toBe(true);
    await pass(0);
    expect(model.visitor.heard.map(({ type }) => type)).toContain('page.visit');
    network.refuseSockets = null;
    network.breakAll();
    await pass(5_000);
    expect(connection.status).toEqual({ kind: 'live', via: 'socket' });
  });

  it('comes back at once with the network and with the visitor, not before', async () => {
    network.reachable = false;
    connection.start();
    await pass(40_000);
    host.signal('offline');
    const tries = network.opened.length;
    await pass(20_000);
    expect(network.opened).toHaveLength(tries);
    expect(connection.status.kind).toBe('offline');
    network.reachable = true;
    host.signal('online');
    await pass(0);
    expect(connection.status.kind).toBe('live');
  });

  it('asks a link that may be dead for a sign of life, and opens another when none comes', async () => {
    connection.start();
    await pass(0);
    host.signal('visible');
    await pass(6_000);
    expect(network.opened).toHaveLength(1);
    // Nothing arrives any more, and nothing breaks: a sleeping laptop's socket.
    network.fate = () => 'vanishes';
    host.signal('visible');
    await pass(4_900);
    expect(network.opened).toHaveLength(1);
    await pass(200);
    expect(network.opened).toHaveLength(2);
  });

  it('notices within twice the heartbeat that a link went silent', async () => {
    connection.start();
    await pass(100_000);
    expect(network.opened).toHaveLength(1);
    expect(network.sent.filter(({ type }) => type === 'ping')).toHaveLength(5);
    network.fate = () => 'vanishes';
    await pass(40_000);
    expect(network.opened).toHaveLength(2);
  });

  it.each([
    ['is told to come back later by a server that restarts', WIDGET_CLOSE.restart, 'waiting'],
    ['is turned away for good by the origin', WIDGET_CLOSE.forbidden, 'refused'],
    ['is turned away for good by the protocol', WIDGET_CLOSE.protocol, 'refused'],
    ['waits when it was too much', WIDGET_CLOSE.throttled, 'waiting'],
  ])('%s', async (_what, code, kind) => {
    connection.start();
    await pass(0);
    network.breakAll(code);
    expect(connection.status.kind).toBe(kind);
    const tries = network.opened.length;
    host.signal('visible');
    await pass(kind === 'refused' ? 300_000 : 60_000);
    expect(network.opened.length > tries).toBe(kind === 'waiting');
  });

  it('forgets a token that the server does not know, and asks a stubborn server ever more rarely', async () => {
    token = 'old';
    connection.start();
    await pass(0);
    expect(forgotten).toEqual(['token']);
    expect(connection.status.kind).toBe('live');
    model.refuse = () => failure('no-session');
    connection.reconnect();
    await pass(60_000);
    expect(network.opened.length).toBeLessThan(12);
  });

  it('does not ask in a loop where a session is given and then not known', async () => {
    network.refuseSockets = 1006;
    const { answer } = network;
    network.answer = (frame, given) => {
      const answered = answer.call(network, frame, given);
      model.visitors.clear();
      return answered;
    };
    connection.start();
    await pass(60_000);
    expect(network.opened.filter((kind) => kind === 'stream').length).toBeLessThan(10);
  });

  it('waits as long as a throttling server says, whatever the visitor does', async () => {
    model.refuse = () => failure('throttled', { retry_after_seconds: 20 });
    connection.start();
    await pass(0);
    expect(connection.status).toMatchObject({ kind: 'waiting', until: host.time + 20_000 });
    host.signal('visible');
    await pass(19_000);
    expect(network.opened).toHaveLength(1);
    model.refuse = () => null;
    await pass(1_000);
    expect(connection.status.kind).toBe('live');
  });
});
