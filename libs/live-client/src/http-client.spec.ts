import { HttpClient, HttpProblem, Unreachable } from './http-client.ts';

interface Call {
  readonly url: string;
  readonly init: RequestInit;
}

const clientOf = (answer: () => Response | Promise<Response>): { client: HttpClient; calls: Call[] } => {
  const calls: Call[] = [];
  const client = new HttpClient({
    fetch: (url, init) => {
      calls.push({ url: url as string, init: init ?? {} });
      return Promise.resolve(answer());
    },
  });
  return { client, calls };
};

const json = (status: number, body: unknown): Response => Response.json(body, { status });

describe('HttpClient', () => {
  it('sends a command with its id and answers what became of it', async () => {
    const { client, calls } = clientOf(() => json(200, { kind: 'accepted', rev: 7 }));
    expect(await client.command('c1', 'set-priority', { priority: 'high' }, 'key-1')).toEqual({
      kind: 'accepted',
      rev: 7,
    });
    expect(calls[0]?.url).toBe('/api/conversations/c1/set-priority');
    expect(calls[0]?.init).toMatchObject({ method: 'POST', body: '{"priority":"high"}', credentials: 'same-origin' });
    expect(calls[0]?.init.headers).toMatchObject({ 'idempotency-key': 'key-1', 'content-type': 'application/json' });
  });

  it('makes a refusal a value', async () => {
    const refusal = { code: 'not-owner' } as const;
    const { client } = clientOf(() => json(409, { code: 'refused', message: 'No.', refusal }));
    expect(await client.command('c1', 'end', {}, 'k')).toEqual({ kind: 'refused', refusal });
  });

  it.each([
    [400, false],
    [403, false],
    [404, false],
    [401, true],
    [429, true],
    [500, true],
    [503, true],
  ])('knows whether a command that got %i may be sent again', async (status, again) => {
    const problem = { code: 'x', message: 'Why.' };
    const { client } = clientOf(() => json(status, problem));
    expect(await client.command('c1', 'end', {}, 'k')).toEqual({ kind: 'failed', problem, again });
  });

  it('may send again what never got an answer', async () => {
    const { client } = clientOf(() => Promise.reject(new TypeError('network')));
    expect(await client.command('c1', 'end', {}, 'k')).toMatchObject({ kind: 'failed', again: true });
    await expect(client.me()).rejects.toBeInstanceOf(Unreachable);
  });

  it('throws the problem of a read, with words for people even when a proxy answered', async () => {
    const spoken = clientOf(() => json(401, { code: 'no-session', message: 'Sign in first.' })).client;
    await expect(spoken.me()).rejects.toMatchObject({ status: 401, problem: { code: 'no-session' } });
    const mute = clientOf(() => new Response('<html>', { status: 502 })).client;
    const problem = await mute.me().catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(HttpProblem);
    expect((problem as HttpProblem).message).toMatch(/Try again/);
  });

  it('asks for the page after a cursor', async () => {
    const { client, calls } = clientOf(() => json(200, { rows: [], next: null }));
    await client.page({ scope: 'mine', sort: 'oldest', limit: 50, after: 'a b' });
    expect(calls[0]?.url).toBe('/api/conversations?scope=mine&sort=oldest&limit=50&after=a+b');
  });
});
