import type { CommandClient, CommandEnvelope, CommandReply } from '@baton/messaging';
import { FixedClock } from '@baton/testing';
import { WhenTimerIsDueThenFire } from './when-timer-is-due-then-fire.ts';
import type { Due, DueSource } from './when-timer-is-due-then-fire.ts';

const NOW = '2026-03-01T11:00:00.000Z';

/** Rows in memory: a timer leaves the due ones when it is postponed. */
class Rows implements DueSource {
  readonly postponed: string[] = [];

  constructor(private rows: readonly Due[]) {}

  take(now: Date, limit: number): Promise<readonly Due[]> {
    return Promise.resolve(this.rows.filter(({ dueAt }) => new Date(dueAt) <= now).slice(0, limit));
  }

  postpone(timer: Due, until: Date): Promise<void> {
    this.postponed.push(`${timer.conversationId} ${until.toISOString()}`);
    this.rows = this.rows.filter((row) => row !== timer);
    return Promise.resolve();
  }
}

const timer = (conversationId: string, dueAt = NOW): Due => ({ conversationId, timer: 'idle', token: '0:m1', dueAt });

const firing = (rows: Rows, answer: (command: CommandEnvelope) => Promise<CommandReply>) => {
  const sent: CommandEnvelope[] = [];
  const send: CommandClient['send'] = async <Result, Refusal>(_address: unknown, command: CommandEnvelope) => {
    sent.push(command);
    return (await answer(command)) as CommandReply<Result, Refusal>;
  };
  return { sent, automation: new WhenTimerIsDueThenFire(rows, { send }, new FixedClock(NOW)) };
};

const accepted = () => Promise.resolve({ kind: 'accepted', result: { version: 1 } } as const);

it('fires what is due, and nothing that is not', async () => {
  const rows = new Rows([timer('c1'), timer('c2', '2026-03-01T11:00:00.001Z')]);
  const { sent, automation } = firing(rows, accepted);
  expect(await automation.turn()).toBe(1);
  expect(sent).toMatchObject([
    { name: 'fire-timer', payload: { conversationId: 'c1', timer: 'idle', token: '0:m1' }, actor: { kind: 'system' } },
  ]);
  expect(rows.postponed).toEqual(['c1 2026-03-01T11:01:00.000Z']);
});

it('fires the same timer under the same id, and another under another', async () => {
  const ids = await Promise.all(
    [timer('c1'), timer('c1'), timer('c1', '2026-03-01T10:59:00.000Z'), timer('c2')].map(async (due) => {
      const { sent, automation } = firing(new Rows([due]), accepted);
      await automation.turn();
      return sent[0]?.id;
    }),
  );
  expect(ids[0]).toBe(ids[1]);
  expect(new Set(ids).size).toBe(3);
});

it.each<[string, () => Promise<CommandReply>]>([
  ['nobody answers', () => Promise.reject(new Error('no responder'))],
  ['there is a fault', () => Promise.resolve({ kind: 'fault', code: 'unavailable', retry: 'yes' })],
])('leaves the timer for the next turn when %s', async (_name, answer) => {
  const rows = new Rows([timer('c1')]);
  expect(await firing(rows, answer).automation.turn()).toBe(0);
  expect(rows.postponed).toEqual([]);
  expect(await firing(rows, accepted).automation.turn()).toBe(1);
});

it('works off more than fits into one look', async () => {
  const rows = new Rows(Array.from({ length: 250 }, (_, i) => timer(`c${String(i)}`)));
  expect(await firing(rows, accepted).automation.turn()).toBe(250);
});
