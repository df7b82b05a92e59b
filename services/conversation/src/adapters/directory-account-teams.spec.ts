import type { CommandClient, CommandEnvelope, CommandReply } from '@baton/messaging';
import { sequentialIds } from '@baton/testing';
import { DirectoryAccountTeams } from './directory-account-teams.adapter.ts';

/** A directory that answers what it is told to, and counts who asks. */
class Directory {
  readonly asked: CommandEnvelope[] = [];

  constructor(private readonly answer: () => Promise<CommandReply>) {}

  readonly send: CommandClient['send'] = async <Result, Refusal>(_address: unknown, command: CommandEnvelope) => {
    this.asked.push(command);
    return (await this.answer()) as CommandReply<Result, Refusal>;
  };
}

const teamsOf = (directory: Directory) => new DirectoryAccountTeams(directory, sequentialIds(), 'team-default');

it('asks the directory once for an account, also when many ask at the same time', async () => {
  const result = { channel: 'whatsapp', accountId: '1', name: 'n', teamId: 'team-billing' };
  const directory = new Directory(() => Promise.resolve({ kind: 'accepted', result }));
  const teams = teamsOf(directory);
  const answers = await Promise.all([1, 2, 3].map(() => teams.teamOf('whatsapp', '1')));
  expect([...answers, await teams.teamOf('whatsapp', '1')]).toEqual(Array(4).fill('team-billing'));
  expect(directory.asked).toMatchObject([{ name: 'find-account', payload: { channel: 'whatsapp', accountId: '1' } }]);
});

it.each<[string, () => Promise<CommandReply>]>([
  ['does not know the account', () => Promise.resolve({ kind: 'refused', refusal: { code: 'not-found' } })],
  ['is out of order', () => Promise.resolve({ kind: 'fault', code: 'unavailable', retry: 'yes' })],
  ['does not answer', () => Promise.reject(new Error('deadline'))],
])('takes the default team when the directory %s', async (_name, answer) => {
  expect(await teamsOf(new Directory(answer)).teamOf('whatsapp', '1')).toBe('team-default');
});
