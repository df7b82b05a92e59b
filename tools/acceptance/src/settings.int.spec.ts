import { randomUUID } from 'node:crypto';
import { startStack, type Stack } from '@baton/dev';

const SLOW = 120_000;
const SUPPORT = '5a1e0d3c-0000-4000-8000-000000000001';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** The gateway and the directory as they run, from the cookie to the tables and back. */
describe('templates and settings, through the running gateway and directory', () => {
  let stack: Stack;
  const cookies = new Map<string, string>();

  beforeAll(async () => {
    stack = await startStack({ processes: ['inbox-gateway', 'inbox-projector', 'directory'], logLevel: 'warn' });
    for (const { email, password } of stack.logins) {
      const answer = await fetch(`${stack.urls.api}/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email, password }),
      });
      cookies.set(email.split('@')[0] ?? '', (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '');
    }
  }, SLOW);
  afterAll(() => stack.stop(), SLOW);

  const call = async (who: string, method: string, path: string, body?: object): Promise<Answer> => {
    const answer = await fetch(stack.urls.api + path, {
      method,
      headers: {
        cookie: cookies.get(who) ?? '',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
  };
  const namesFor = async (who: string): Promise<string[]> =>
    ((await call(who, 'GET', '/templates')).body as { templates: { name: string }[] }).templates.map(
      ({ name }) => name,
    );

  it(
    'shows the demo’s templates to those whose they are',
    async () => {
      const everybodys = ['appointment_confirmation', 'ask_photo', 'closing', 'greeting', 'order_status'];
      expect(await namesFor('ben')).toEqual(everybodys);
      expect(await namesFor('chloe')).toEqual([...everybodys, 'refund_started']);
      expect(await namesFor('admin')).toEqual([...everybodys, 'refund_started']);
      expect((await call('nobody', 'GET', '/templates')).status).toBe(401);
    },
    SLOW,
  );

  it(
    'lets a supervisor write for a team that they lead, and for nobody else',
    async () => {
      const path = `/templates/${randomUUID()}`;
      const body = { name: 'opening_hours', text: 'We are here from 9 to {{closing_time}}.', channels: [] };
      const ours = { ...body, teamIds: [SUPPORT] };
      expect((await call('ana', 'PUT', path, ours)).status).toBe(403);
      expect(await call('sue', 'PUT', path, { ...body, teamIds: [] })).toMatchObject({
        status: 403,
        body: { code: 'not-yours' },
      });
      expect(await call('sue', 'PUT', path, { ...ours, name: 'greeting' })).toMatchObject({
        status: 409,
        body: { problems: [{ field: 'name' }] },
      });
      for (const [field, value] of [
        ['channels', ['pigeon']],
        ['name', 'Opening hours'],
        ['text', 'Hi {{Customer Name}}'],
        ['teamIds', [randomUUID()]],
      ] as const) {
        const answer = await call('admin', 'PUT', path, { ...ours, [field]: value });
        expect(answer).toMatchObject({ status: 400, body: { problems: [{ field }] } });
      }
      expect((await call('sue', 'PUT', path, ours)).status).toBe(204);
      expect(await namesFor('ben')).toContain('opening_hours');
      expect(await namesFor('chloe')).not.toContain('opening_hours');
      expect((await call('ana', 'DELETE', path)).status).toBe(403);
      expect((await call('sue', 'DELETE', path)).status).toBe(204);
      expect((await call('sue', 'DELETE', path)).status).toBe(404);
    },
    SLOW,
  );

  it(
    'lets administrators set how conversations live, within bounds',
    async () => {
      const path = '/settings/conversations';
      const { body } = await call('ana', 'GET', path);
      const settings = { ...(body as object), pendingAfterSeconds: 120, fallBackAfterSeconds: 300 };
      expect((await call('ana', 'PUT', path, settings)).status).toBe(403);
      expect((await call('sue', 'PUT', path, settings)).status).toBe(403);
      expect(await call('admin', 'PUT', path, { ...settings, pendingAfterSeconds: 59 })).toMatchObject({
        status: 400,
        body: { problems: [{ field: 'pendingAfterSeconds' }] },
      });
      expect((await call('admin', 'PUT', path, settings)).status).toBe(204);
      expect((await call('ana', 'GET', path)).body).toEqual(settings);
    },
    SLOW,
  );
});
