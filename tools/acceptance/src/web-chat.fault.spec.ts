import type { MemberName } from '@baton/dev';
import { WidgetClient } from './widget-client.spec-kit.ts';
import { eventually, WidgetWorld } from './widget-world.spec-kit.ts';

/** Each is killed in turn while visitors write and are answered. */
const VICTIMS: readonly MemberName[] = ['widget', 'widget-projector', 'conversation', 'widget'];
const VISITORS = 12;
const TURN_MS = 60;

/** Whatever dies: what a visitor was told is stored stands once in the store, in the order in which it was written. */
describe('web chat, whatever is killed', () => {
  let world: WidgetWorld;
  let clients: WidgetClient[];
  const done = new AbortController();

  beforeAll(async () => {
    world = await WidgetWorld.start();
    clients = Array.from({ length: VISITORS }, () => new WidgetClient({ url: world.socketUrl }).start());
    await Promise.all(clients.map((one) => eventually('a visitor is greeted', () => one.isLive)));
  }, 120_000);

  afterAll(async () => {
    done.abort();
    for (const client of clients ?? []) client.stop();
    await world?.stop();
  }, 60_000);

  /** Writes on and on, one message after the other, as people do: the next when the last was taken. */
  const write = async (client: WidgetClient): Promise<number> => {
    let turn = 0;
    for (; !done.signal.aborted; turn += 1) {
      const id = `t${String(turn)}`;
      client.say(id, `turn ${String(turn)}`);
      await eventually(`${id} is acknowledged`, () => client.acks.has(id), 90_000);
      await new Promise((resolve) => setTimeout(resolve, 1_000 + Math.random() * TURN_MS));
    }
    return turn;
  };

  const kill = async (name: MemberName): Promise<void> => {
    const member = world.stack.process(name);
    const { pid } = member;
    member.kill('SIGKILL');
    await member.untilReplaced(pid);
    const before = clients.map(({ acks }) => acks.size);
    await eventually(
      `messages are taken again after ${name}`,
      () => clients.every(({ acks }, at) => acks.size > (before[at] ?? 0)),
      90_000,
    );
  };

  it('loses nothing, doubles nothing, keeps the order, and shows every tab what the view has', async () => {
    const writing = clients.map(write);
    await eventually('everybody has written', () => clients.every(({ acks }) => acks.size > 0));
    for (const victim of VICTIMS) await kill(victim);
    done.abort();
    const turns = await Promise.all(writing);
    await world.settled();

    for (const [at, client] of clients.entries()) {
      const expected = Array.from({ length: turns[at] ?? 0 }, (_, turn) => `turn ${String(turn)}`);
      expect(expected.length).toBeGreaterThan(5);
      const { messages } = await world.resume(client.token ?? '');
      expect(messages.map(({ text }) => text)).toEqual(expected.slice(-100));
      await eventually('the tab is live', () => client.isLive);
      await eventually('the tab has all', () => client.messages.size === expected.length);
      expect(client.thread.map(({ text }) => text)).toEqual(expected);
      expect(client.complaints).toEqual([]);
    }
    const { rows } = await world.pool.query<{ id: string; times: number }>(
      `SELECT data->>'providerMessageId' AS id, count(*)::int AS times FROM es.events
       WHERE type = 'CustomerMessageReceived' GROUP BY 1`,
    );
    expect(rows.filter(({ times }) => times !== 1)).toEqual([]);
    expect(rows).toHaveLength(turns.reduce((sum, count) => sum + count, 0));
    await liveEqualsRebuilt();
  }, 240_000);

  const liveEqualsRebuilt = async (): Promise<void> => {
    const live = await world.dump();
    await world.pool.query('UPDATE widget.projection SET schema_version = 0');
    const member = world.stack.process('widget-projector');
    const { pid } = member;
    member.kill('SIGKILL');
    await member.untilReplaced(pid);
    await eventually('the view is rebuilt', async () => {
      const { rows } = await world.pool.query<{ ready: boolean }>(
        'SELECT live AND schema_version > 0 AS ready FROM widget.projection',
      );
      return rows[0]?.ready === true;
    });
    await world.settled();
    expect(await world.dump()).toBe(live);
  };
});
