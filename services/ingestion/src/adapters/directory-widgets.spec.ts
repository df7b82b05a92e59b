import type { CommandClient, CommandReply } from '@baton/messaging';
import { DirectoryWidgets } from './directory-widgets.adapter.ts';

const widget = { settings: { accountId: 'w' }, secrets: { jwt: [], identity: [] } };

const bench = () => {
  let now = 0;
  let answer: CommandReply | Error = { kind: 'accepted', result: widget };
  const asked: string[] = [];
  const send: CommandClient['send'] = <Result, Refusal>(_to: unknown, command: { name: string }) => {
    asked.push(command.name);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer as CommandReply<Result, Refusal>);
  };
  const widgets = new DirectoryWidgets({ send }, () => now);
  return {
    widgets,
    asked,
    later: (milliseconds: number) => (now += milliseconds),
    answers: (reply: CommandReply | Error) => (answer = reply),
  };
};

it('asks once for many, and again after ten seconds', async () => {
  const { widgets, asked, later } = bench();
  expect(await Promise.all([1, 2, 3].map(() => widgets.find('w')))).toEqual(Array(3).fill(widget));
  later(9_999);
  await widgets.find('w');
  expect(asked).toEqual(['find-widget']);
  later(1);
  await widgets.find('w');
  expect(asked).toHaveLength(2);
});

it('knows no widget that the directory does not know, and asks nothing for what is no id', async () => {
  const { widgets, asked, answers } = bench();
  answers({ kind: 'refused', refusal: { code: 'not-found' } });
  expect(await widgets.find('w')).toBeNull();
  expect(await widgets.find('')).toBeNull();
  expect(await widgets.find('../x')).toBeNull();
  expect(asked).toHaveLength(1);
});

it.each<[string, CommandReply | Error]>([
  ['does not answer', new Error('deadline')],
  ['is out of order', { kind: 'fault', code: 'internal', retry: 'later' }],
])('goes on with what it knew while the directory %s, and fails where it knew nothing', async (_, fault) => {
  const { widgets, answers, later } = bench();
  await widgets.find('w');
  later(60_000);
  answers(fault);
  expect(await widgets.find('w')).toEqual(widget);
  await expect(widgets.find('other')).rejects.toThrow();
});
