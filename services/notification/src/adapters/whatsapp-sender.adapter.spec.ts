import type { GraphAnswer, GraphClient } from '@baton/channel-whatsapp';
import { pino } from 'pino';
import { NumberPace } from './number-pace.adapter.ts';
import { WhatsAppSender } from './whatsapp-sender.adapter.ts';

const message = {
  ...{ messageId: 'm1', accountId: 'number-1', text: 'Hello **you**', reference: 'c1:m1', replyTo: 'wamid.in' },
  to: { kind: 'whatsapp', value: '491700000001' },
} as const;

const error = (code: number, status = 400): GraphAnswer => ({
  kind: 'answer',
  status,
  body: JSON.stringify({ error: { code, message: 'x' } }),
});

const given = (answer: GraphAnswer) => {
  const posted: { path: string; body: unknown }[] = [];
  const logged: string[] = [];
  const slept: number[] = [];
  const graph: GraphClient = {
    post: (path, body) => {
      posted.push({ path, body });
      return Promise.resolve(answer);
    },
    close: () => undefined,
  };
  const pace = new NumberPace(
    10,
    () => 0,
    (ms) => {
      slept.push(ms);
      return Promise.resolve();
    },
  );
  const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(line) });
  return { posted, logged, slept, sender: new WhatsAppSender(graph, pace, log) };
};

describe('sending on WhatsApp', () => {
  it('renders the text and carries our reference', async () => {
    const { posted, sender } = given({ kind: 'answer', status: 200, body: '{"messages":[{"id":"wamid.1"}]}' });
    expect(await sender.send(message)).toEqual({ kind: 'accepted', providerMessageId: 'wamid.1' });
    expect(posted).toMatchObject([
      {
        path: 'number-1/messages',
        body: { to: '+491700000001', text: { body: 'Hello *you*' }, biz_opaque_callback_data: 'c1:m1' },
      },
    ]);
  });

  it('offers choices for a tap', async () => {
    const { posted, sender } = given({ kind: 'answer', status: 200, body: '{"messages":[{"id":"wamid.1"}]}' });
    const choices = [{ id: 'yes', title: 'Yes' }];
    await sender.send({ ...message, choices });
    expect(posted).toMatchObject([{ body: { interactive: { action: { buttons: [{ reply: choices[0] }] } } } }]);
  });

  it.each<[string, GraphAnswer, object]>([
    ['a time-out after sending', { kind: 'lost', cause: 'time-out' }, { kind: 'unconfirmed' }],
    ['a refused connection', { kind: 'not-sent' }, { kind: 'failed', code: 'unreachable', retry: 'yes' }],
    ['a server that is down', error(131016, 500), { kind: 'failed', code: '131016', retry: 'yes' }],
    ['a limit', error(131056), { kind: 'failed', code: '131056', retry: 'later' }],
    ['a closed window', error(131047), { kind: 'failed', code: '131047', retry: 'never' }],
  ])('after %s knows what it knows', async (_, answer, outcome) => {
    expect(await given(answer).sender.send(message)).toMatchObject(outcome);
  });

  it('slows the number down at a limit of the number, not at that of one customer', async () => {
    const ofNumber = given(error(130429));
    await ofNumber.sender.send(message);
    await ofNumber.sender.turn('number-1');
    expect(ofNumber.slept).toEqual([5_000]);
    const ofCustomer = given(error(131056));
    await ofCustomer.sender.send(message);
    await ofCustomer.sender.turn('number-1');
    expect(ofCustomer.slept).toEqual([]);
  });

  it('calls for an administrator when the account is the problem, without saying what was sent to whom', async () => {
    const { logged, sender } = given(error(190, 401));
    await sender.send(message);
    expect(JSON.parse(logged[0] ?? '')).toMatchObject({ level: 50, accountId: 'number-1', code: '190' });
    expect(logged.join('')).not.toMatch(/Hello|49170/);
  });

  it('marks as read', async () => {
    const { posted, sender } = given({ kind: 'answer', status: 200, body: '{"success":true}' });
    expect(await sender.markRead('number-1', 'wamid.in')).toBe(true);
    expect(posted[0]?.body).toEqual({ messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.in' });
    expect(await given(error(100)).sender.markRead('number-1', 'wamid.in')).toBe(false);
  });
});
