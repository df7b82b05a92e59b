import { CLOSE, type ClientFrame, type ServerFrame } from '@baton/contracts-inbox-protocol';
import type { Host, HostSignal } from './host.port.ts';
import { LiveSocket, type ConnectionState } from './live-socket.ts';

/** A WebSocket in the hands of the spec. */
class FakeWebSocket extends EventTarget {
  static opened: FakeWebSocket[] = [];
  readonly sent: ClientFrame[] = [];
  readyState = 0;
  binaryType = 'blob';
  constructor() {
    super();
    FakeWebSocket.opened.push(this);
  }
  send(data: string): void {
    this.sent.push(JSON.parse(data) as ClientFrame);
  }
  close(): void {
    this.readyState = 3;
  }
  accept(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
    this.hear({ type: 'welcome', cursor: { generation: 'g', seq: 1 }, agentId: 'ana', heartbeatSeconds: 15, now: '' });
  }
  hear(frame: ServerFrame): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data: JSON.stringify(frame) }));
  }
  drop(code: number): void {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event('close'), { code, reason: '', wasClean: false }));
  }
}

class FakeHost implements Host {
  time = 0;
  isOnline = true;
  #timers: { at: number; run: () => void }[] = [];
  #signals = new Set<(signal: HostSignal) => void>();
  now = (): number => this.time;
  random = (): number => 0;
  nextFrame = (run: () => void): void => run();
  online = (): boolean => this.isOnline;
  visible = (): boolean => true;
  after = (milliseconds: number, run: () => void): (() => void) => {
    const timer = { at: this.time + milliseconds, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };
  onSignal = (listener: (signal: HostSignal) => void): (() => void) => {
    this.#signals.add(listener);
    return () => void this.#signals.delete(listener);
  };
  signal(signal: HostSignal): void {
    for (const listener of this.#signals) listener(signal);
  }
  pass(milliseconds: number): void {
    this.time += milliseconds;
    const due = this.#timers.filter(({ at }) => at <= this.time);
    this.#timers = this.#timers.filter(({ at }) => at > this.time);
    for (const { run } of due) run();
  }
}

const SHORTEST_MS = 1;

describe('LiveSocket', () => {
  let host: FakeHost;
  let states: ConnectionState[];
  let frames: ServerFrame[];
  let sessionEnded: boolean;
  let socket: LiveSocket;

  beforeEach(() => {
    FakeWebSocket.opened = [];
    host = new FakeHost();
    states = [];
    frames = [];
    sessionEnded = false;
    socket = new LiveSocket({
      url: 'ws://x/api/live',
      host,
      webSocket: FakeWebSocket,
      shortestPauseMs: SHORTEST_MS,
      longestPauseMs: SHORTEST_MS,
      onFrame: (frame) => frames.push(frame),
      onConnection: ({ state }) => states.push(state),
      sessionEnded: () => Promise.resolve(sessionEnded),
    });
  });
  afterEach(() => socket.close());

  /** The library waits by the real clock, a millisecond here; the pause of the host is let pass as well. */
  const nthSocket = async (count: number): Promise<FakeWebSocket> => {
    for (let turn = 0; turn < 500 && FakeWebSocket.opened.length < count; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      host.pass(0);
    }
    const found = FakeWebSocket.opened[count - 1];
    if (found === undefined) throw new Error(`socket ${count} was never opened`);
    return found;
  };

  it('is connected when the server has welcomed it, and sends nothing before', async () => {
    const first = await nthSocket(1);
    expect(socket.send({ type: 'ping', id: 1 })).toBe(false);
    first.accept();
    expect(states).toEqual(['connected']);
    expect(socket.send({ type: 'subscribe', topic: 'counts' })).toBe(true);
    expect(first.sent).toEqual([{ type: 'subscribe', topic: 'counts' }]);
    expect(frames.map(({ type }) => type)).toEqual(['welcome']);
  });

  it('comes back after the server restarted, and tells since when it was away', async () => {
    (await nthSocket(1)).accept();
    host.pass(5_000);
    FakeWebSocket.opened[0]?.drop(CLOSE.restart);
    expect(socket.connection).toMatchObject({ state: 'reconnecting', since: 5_000 });
    (await nthSocket(2)).accept();
    expect(states).toEqual(['connected', 'reconnecting', 'connected']);
  });

  it.each([
    [CLOSE.signedOut, 'signed-out'],
    [CLOSE.protocol, 'outdated'],
  ] as const)('stops for good after close code %i', async (code, state) => {
    (await nthSocket(1)).accept();
    FakeWebSocket.opened[0]?.drop(code);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(socket.connection.state).toBe(state);
    socket.reconnect();
    host.signal('online');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(FakeWebSocket.opened).toHaveLength(1);
  });

  it('finds out that the session ended when the upgrade is refused without a reason', async () => {
    sessionEnded = true;
    (await nthSocket(1)).drop(1006);
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    expect(socket.connection.state).toBe('signed-out');
  });

  it('opens anew when it hears nothing for two heartbeats', async () => {
    const first = await nthSocket(1);
    first.accept();
    host.pass(29_000);
    first.hear({ type: 'heartbeat', cursor: { generation: 'g', seq: 1 }, now: '' });
    host.pass(29_000);
    expect(FakeWebSocket.opened).toHaveLength(1);
    host.pass(1_000);
    expect(socket.connection.state).toBe('reconnecting');
    await nthSocket(2);
  });

  it('asks for a sign of life when the person looks again, and gives a silent connection three seconds', async () => {
    const first = await nthSocket(1);
    first.accept();
    host.signal('visible');
    expect(first.sent).toEqual([{ type: 'ping', id: 1 }]);
    host.pass(40);
    first.hear({ type: 'pong', id: 1, now: '' });
    expect(socket.connection.latencyMs).toBe(40);
    host.pass(3_000);
    expect(FakeWebSocket.opened).toHaveLength(1);
    host.signal('visible');
    host.pass(3_000);
    await nthSocket(2);
  });

  it('says offline when the network goes, keeps the time, and checks the old connection when it is back', async () => {
    const first = await nthSocket(1);
    first.accept();
    host.pass(100);
    host.isOnline = false;
    host.signal('offline');
    host.pass(900);
    expect(socket.connection).toMatchObject({ state: 'offline', since: 100 });
    host.isOnline = true;
    host.signal('online');
    expect(socket.connection.state).toBe('connected');
    expect(first.sent).toEqual([{ type: 'ping', id: 1 }]);
  });
});
