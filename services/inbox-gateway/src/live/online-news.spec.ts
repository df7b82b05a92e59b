import { SIGNAL_SECONDS } from '@baton/contracts-conversation';
import type { ConversationRow, Topic } from '@baton/contracts-inbox-protocol';
import type { Guarded } from '../access/authorisation.table.ts';
import type { Viewer } from '../access/viewer.ts';
import type { ChangeEntry } from '../views/change-log/change.row.ts';
import { HandTimers } from './hand-timers.spec-kit.ts';
import type { LiveConnection } from './live-connection.ts';
import { OnlineNews } from './online-news.ts';
import { connect, Pipe } from './pipe.spec-kit.ts';

/** Lets what the last second began come to its end: the database of these specs answers at once. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

const world = () => {
  const timers = new HandTimers();
  const rows = new Map<string, Guarded>([
    ['c', { teamId: 'support', ownerId: null }],
    ['d', { teamId: 'billing', ownerId: 'ana' }],
  ]);
  const connections = new Set<LiveConnection>();
  const faults: unknown[] = [];
  const state = { broken: false };
  const news = new OnlineNews({
    timers,
    connections: () => connections,
    rights: (ids) =>
      state.broken
        ? Promise.reject(new Error('no database'))
        : Promise.resolve(
            ids.flatMap((conversationId) => {
              const guarded = rows.get(conversationId);
              return guarded === undefined ? [] : [{ conversationId, ...guarded }];
            }),
          ),
    onFault: (fault) => faults.push(fault),
  });
  const join = (agentId: string, teamIds: readonly string[], topics: readonly Topic[] = ['list']): Pipe => {
    const pipe = new Pipe();
    connections.add(connect(pipe, { agentId, teamIds } satisfies Partial<Viewer>, topics));
    return pipe;
  };
  const move = (conversationId: string, guarded: Guarded): void => {
    rows.set(conversationId, guarded);
    const row = { conversationId, ...guarded } as ConversationRow;
    news.moved([{ kind: 'conversation', seq: 1, row, items: [], before: null }] satisfies ChangeEntry[]);
  };
  const second = async (count = 1): Promise<void> => {
    for (let index = 0; index < count; index += 1) {
      timers.pass(1_000);
      await settle();
    }
  };
  return { news, timers, rows, state, faults, connections, join, move, second };
};

const heard = (pipe: Pipe): (readonly [online: readonly string[], offline: readonly string[]])[] =>
  pipe.heard('online').map(({ online, offline }) => [online, offline] as const);

describe('who is online', () => {
  it('is told to those who may see the conversation, and to the agent who owns it elsewhere', async () => {
    const { news, join, second } = world();
    const [ana, ben, cy, idle] = [
      join('ana', ['support']),
      join('ben', ['support']),
      join('cy', ['sales']),
      join('di', ['support'], ['counts']),
    ];
    news.put('c', true);
    news.put('d', true);
    await second();
    expect(heard(ana)).toEqual([
      [['c'], []],
      [['d'], []],
    ]);
    expect(heard(ben)).toEqual([[['c'], []]]);
    expect(heard(cy)).toEqual([]);
    expect(heard(idle)).toEqual([]);
    news.put('c', false);
    await second();
    expect(heard(ben)).toEqual([[[], ['c']]]);
  });

  it('is told at most once a second, by what holds then', async () => {
    const { news, join, second } = world();
    const ben = join('ben', ['support']);
    news.put('c', true);
    await second();
    heard(ben);
    for (const on of [false, true, false, true, false]) news.put('c', on);
    await settle();
    expect(heard(ben)).toEqual([]);
    await second();
    expect(heard(ben)).toEqual([[[], ['c']]]);
  });

  it('is not told again while it is only confirmed, and ends by silence', async () => {
    const { news, join, second } = world();
    const ben = join('ben', ['support']);
    news.put('c', true);
    await second();
    heard(ben);
    await second(SIGNAL_SECONDS.customerOnline - 5);
    news.put('c', true);
    await second(SIGNAL_SECONDS.customerOnline - 5);
    expect(heard(ben)).toEqual([]);
    await second(10);
    expect(heard(ben)).toEqual([[[], ['c']]]);
  });

  it('follows a conversation to another team', async () => {
    const { news, join, move, second } = world();
    const [ben, cy] = [join('ben', ['support']), join('cy', ['sales'])];
    news.put('c', true);
    await second();
    expect(heard(ben)).toEqual([[['c'], []]]);
    move('c', { teamId: 'sales', ownerId: null });
    await second();
    expect(heard(ben)).toEqual([[[], ['c']]]);
    expect(heard(cy)).toEqual([[['c'], []]]);
  });

  it('is known of a conversation that the views do not have yet as soon as they have it', async () => {
    const { news, join, move, second } = world();
    const ben = join('ben', ['support']);
    news.put('new', true);
    await second();
    expect(heard(ben)).toEqual([]);
    move('new', { teamId: 'support', ownerId: null });
    await second();
    expect(heard(ben)).toEqual([[['new'], []]]);
  });

  it('is told to one who comes, as far as they may see it', async () => {
    const { news, connections, join, second } = world();
    for (const id of ['c', 'd']) news.put(id, true);
    await second();
    const pipe = join('ben', ['support']);
    news.greet([...connections].at(-1) as LiveConnection);
    expect(heard(pipe)).toEqual([[['c'], []]]);
  });

  it('is told later when rights cannot be read', async () => {
    const { news, state, faults, join, second } = world();
    const ben = join('ben', ['support']);
    state.broken = true;
    news.put('c', true);
    await second();
    expect(heard(ben)).toEqual([]);
    expect(faults).toHaveLength(1);
    state.broken = false;
    await second();
    expect(heard(ben)).toEqual([[['c'], []]]);
  });
});
