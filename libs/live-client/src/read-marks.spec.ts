import { HttpProblem, Unreachable } from './http-client.ts';
import { ReadMarks, unreadOf } from './read-marks.ts';
import { VirtualHost } from './virtual-host.spec-kit.ts';

class Server {
  readonly marks: Record<string, number> = {};
  readonly puts: string[] = [];
  faults: Error[] = [];

  readMarks = (): Promise<{ marks: Record<string, number> }> => this.#answer(() => ({ marks: { ...this.marks } }));

  markSeen = (conversationId: string, customerMessages: number): Promise<void> =>
    this.#answer(() => {
      this.puts.push(`${conversationId} ${customerMessages}`);
      this.marks[conversationId] = Math.max(this.marks[conversationId] ?? 0, customerMessages);
    });

  #answer<T>(value: () => T): Promise<T> {
    const fault = this.faults.shift();
    return fault === undefined ? Promise.resolve(value()) : Promise.reject(fault);
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const stage = () => {
  const [host, server] = [new VirtualHost(), new Server()];
  return { host, server, marks: new ReadMarks({ http: server, host }) };
};

it('sends the highest of several marks once', async () => {
  const { host, server, marks } = stage();
  marks.see('c1', 1);
  marks.see('c1', 3);
  marks.see('c1', 2);
  host.pass(1_000);
  await settled();
  expect(server.puts).toEqual(['c1 3']);
  expect(marks.mark('c1')).toBe(3);
});

it('never goes back, whoever tells', async () => {
  const { server, marks } = stage();
  server.marks.c1 = 2;
  marks.raise('c1', 5);
  await marks.load();
  expect(marks.mark('c1')).toBe(5);
  server.marks.c1 = 9;
  await marks.load();
  expect(marks.mark('c1')).toBe(9);
});

it('tries again when the server cannot be reached, with what was seen since', async () => {
  const { host, server, marks } = stage();
  server.faults = [new Unreachable('away')];
  marks.see('c1', 1);
  host.pass(1_000);
  await settled();
  expect(server.puts).toEqual([]);
  marks.see('c1', 2);
  host.pass(10_000);
  await settled();
  expect(server.puts).toEqual(['c1 2']);
});

it('gives up what the server refuses, and survives a load that fails', async () => {
  const { host, server, marks } = stage();
  server.faults = [new HttpProblem(404, { code: 'not-found', message: 'gone' }), new Unreachable('away')];
  marks.see('c1', 1);
  host.pass(60_000);
  await settled();
  await marks.load();
  host.pass(60_000);
  await settled();
  expect(server.puts).toEqual([]);
});

it('tells listeners of a conversation and of all', () => {
  const { marks } = stage();
  const heard: string[] = [];
  marks.subscribe('seen:c1', () => heard.push('c1'));
  marks.subscribe('all', () => heard.push('all'));
  marks.raise('c1', 1);
  marks.raise('c1', 1);
  marks.raise('c2', 1);
  expect(heard).toEqual(['c1', 'all', 'all']);
  expect(marks.version()).toBe(2);
});

it.each([
  ['never opened', { customerMessages: 7, unanswered: 2 }, undefined, 2],
  ['all seen', { customerMessages: 7, unanswered: 2 }, 7, 0],
  ['some seen', { customerMessages: 7, unanswered: 7 }, 4, 3],
  ['a mark that is ahead of the row', { customerMessages: 7, unanswered: 7 }, 9, 0],
])('counts what is unread: %s', (_name, row, mark, unread) => {
  expect(unreadOf(row, mark)).toBe(unread);
});
