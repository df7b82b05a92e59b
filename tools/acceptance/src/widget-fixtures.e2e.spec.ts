import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ALL_SIGNALS, type ConversationSignal } from '@baton/contracts-conversation';
import type { WidgetServerFrame } from '@baton/contracts-widget-protocol';
import { eventually, INBOX, SHOP, WidgetWorld } from './widget-world.spec-kit.ts';

type Fields = Record<string, unknown>;

interface Fixture {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Fields;
}

const FOLDER = path.resolve(import.meta.dirname, '../../../services/ingestion/fixtures/widget');
const TOKEN = 'wst_visitor_0001';
const VISITOR = '00000000-0000-4000-8000-000000000001';
/** What the cases are about: signed tokens of that day have not expired yet. */
const DAY = '2026-09-15T12:00:00Z';

/** The widget's everyday cases, each sent twice to the running processes, with their clocks set to the cases' time. */
describe('the widget cases', () => {
  let world: WidgetWorld;
  let conversationId: string;
  const signals: { subject: string; signal: ConversationSignal }[] = [];

  const fixture = (file: string): Fixture => JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as Fixture;

  const send = async (file: string, more: Fields = {}): Promise<WidgetServerFrame> => {
    const { headers, body } = fixture(file);
    const response = await fetch(`${world.stack.urls.widget}/widget/v1/events`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ ...body, ...more }),
    });
    const frame = (await response.json()) as WidgetServerFrame;
    expect([response.status, frame.type === 'error' ? frame : null]).toEqual([200, null]);
    expect(response.headers.get('access-control-allow-origin')).toBe(SHOP);
    expect(response.headers.get('vary')).toContain('Origin');
    return frame;
  };
  /** Sent twice; the second answer is the first. */
  const twice = async (file: string, more: Fields = {}): Promise<WidgetServerFrame> => {
    const first = await send(file, more);
    expect(await send(file, more)).toEqual(first);
    return first;
  };
  const facts = (type: string): Promise<Fields[]> =>
    world.facts(conversationId).then((all) => all.filter((one) => one.type === type).map(({ data }) => data));
  const contactFacts = async (type: string): Promise<Fields[]> => {
    const { rows } = await world.pool.query<{ data: Fields }>(
      'SELECT data FROM es.events WHERE type = $1 ORDER BY position',
      [type],
    );
    return rows.map(({ data }) => data);
  };

  beforeAll(async () => {
    world = await WidgetWorld.start({ clockStart: DAY });
    await world.pool.query(
      `INSERT INTO ingestion.widget_sessions (token_hash, account_id, visitor_id, created_at, expires_at)
       VALUES ($1, $2, $3, now(), '2027-01-01')`,
      [createHash('sha256').update(TOKEN).digest(), INBOX, VISITOR],
    );
    world.bus.on(ALL_SIGNALS, (payload, subject) =>
      signals.push({ subject, signal: JSON.parse(Buffer.from(payload).toString()) as ConversationSignal }),
    );
  }, 120_000);

  afterAll(() => world?.stop());

  it('01: the form, the page and the first message come in one transaction, and the token comes back', async () => {
    const answer = await twice('01-init-prechat.json');
    expect(answer).toMatchObject({ type: 'ack', client_id: 'c-0001', token: TOKEN });
    if (answer.type !== 'ack' || answer.conversation_id === null) throw new Error('no conversation');
    conversationId = answer.conversation_id;
    expect(await facts('CustomerMessageReceived')).toMatchObject([{ messageId: answer.message_id }]);
    expect(await facts('PageVisited')).toHaveLength(1);
    const profiles = await contactFacts('ContactProfileSet');
    expect(profiles).toMatchObject([{ emailVerified: false, locale: 'en-GB', timezone: 'Europe/Paris' }]);
    const { rows } = await world.pool.query<{ recorded_at: Date }>(
      `SELECT DISTINCT recorded_at FROM es.events
       WHERE type IN ('CustomerMessageReceived', 'PageVisited', 'ContactProfileSet', 'ConversationStarted')`,
    );
    expect(rows).toHaveLength(1);
  });

  it('02: a message is stored once, unchanged, in the order of the server', async () => {
    const answer = await twice('02-message-send.json');
    expect(answer).toMatchObject({ type: 'ack', client_id: 'm-0002', conversation_id: conversationId });
    await world.settled();
    const { messages } = await world.resume(TOKEN);
    expect(messages.map(({ client_id, text, author }) => [client_id, text, author])).toEqual([
      ['m-0001', 'Hello, I was charged twice', 'visitor'],
      ['m-0002', fixture('02-message-send.json').body['text'], 'visitor'],
    ]);
    expect(messages[1]?.at).not.toBe(fixture('02-message-send.json').body['sent_at']);
  });

  it('05: typing is told to whoever listens, throttled, and stored nowhere', async () => {
    const before = (await world.facts(conversationId)).length;
    await twice('05-typing.json', { conversation_id: conversationId });
    await eventually('the signal is heard', () => signals.some(({ signal }) => signal.kind === 'customerTyping'));
    const heard = signals.filter(({ signal }) => signal.kind === 'customerTyping');
    expect(heard).toEqual([
      { subject: `live.conversation.${conversationId}`, signal: { kind: 'customerTyping', on: true } },
    ]);
    expect(await world.facts(conversationId)).toHaveLength(before);
  });

  it('06: what was said up to a message becomes read; an older mark changes nothing', async () => {
    await world.accepted('claim', { conversationId });
    const seen = (await world.resume(TOKEN)).messages.at(-1)?.id ?? null;
    const first = await world.reply(conversationId, 'Let me look', seen);
    const second = await world.reply(conversationId, 'It was our mistake', seen);
    const third = await world.reply(conversationId, 'Anything else?', seen);
    await world.settled();
    await twice('06-read-receipt.json', { conversation_id: conversationId, up_to_message_id: second });
    await world.settled();
    await twice('06-read-receipt.json', { conversation_id: conversationId, up_to_message_id: first });
    const read = (await facts('MessageDeliveryReported')).filter(({ state }) => state === 'read');
    expect(read.map(({ messageId }) => messageId).toSorted()).toEqual([first, second].toSorted());
    expect(read.map(({ messageId }) => messageId)).not.toContain(third);
  });

  it('09: another page is shown once, and asks nobody for anything', async () => {
    const before = await facts('CustomerMessageReceived');
    await twice('09-page-visit.json');
    expect(await facts('PageVisited')).toHaveLength(2);
    expect(await facts('CustomerMessageReceived')).toEqual(before);
  });

  it('08: the survey of the closed episode is answered once', async () => {
    await world.accepted('end', { conversationId });
    await world.settled();
    const { state } = await world.resume(TOKEN);
    expect(state).toMatchObject({ handler: 'closed', survey_id: `${conversationId}:1` });
    const answer = await twice('08-csat.json', { survey_id: state?.survey_id });
    expect(answer).toMatchObject({ type: 'ack', client_id: state?.survey_id });
    expect(await facts('SatisfactionRated')).toMatchObject([{ score: 5, episode: 1 }]);
    await world.settled();
    expect((await world.resume(TOKEN)).state).toMatchObject({ handler: 'closed', survey_id: null });
  });

  it('10: a stored token brings the same visitor, and what came after a message', async () => {
    const { messages: all } = await world.resume(TOKEN);
    const answer = await send('10-session-resume.json', { last_message_id: all[1]?.id });
    expect(answer).toMatchObject({ type: 'session', visitor_id: VISITOR, snapshot: false, identified: false });
    if (answer.type !== 'session') throw new Error('no session');
    expect(answer.messages).toEqual(all.slice(2));
    const started = (await contactFacts('ConversationStarted')).length;
    expect(await send('10-session-resume.json', { last_message_id: all[1]?.id })).toMatchObject({
      messages: all.slice(2),
    });
    expect(await contactFacts('ConversationStarted')).toHaveLength(started);
    const { rows } = await world.pool.query<{ lasts: boolean }>(
      `SELECT expires_at > '2027-03-01' AS lasts FROM ingestion.widget_sessions WHERE visitor_id = $1`,
      [VISITOR],
    );
    expect(rows).toEqual([{ lasts: true }]);
  });

  it('03: a signed token binds the visitor to the contact, whose thread the open conversation becomes', async () => {
    // Somebody of that id is known from another browser.
    const known = await world.session();
    const { body } = fixture('03-identify-jwt.json');
    expect((await world.post(body, { token: known.token })).frame).toMatchObject({ type: 'ack' });
    await world.post({ type: 'message.send', client_id: 'k-1', text: 'From my phone' }, { token: known.token });
    // The visitor's conversation is open again.
    expect(await send('02-message-send.json', { client_id: 'm-0003' })).toMatchObject({
      conversation_id: conversationId,
    });
    await world.settled();
    const { visitor_id: before } = await world.resume(TOKEN);

    await twice('03-identify-jwt.json');
    expect(await contactFacts('ContactMerged')).toHaveLength(1);
    expect((await contactFacts('ContactProfileSet')).at(-1)).toMatchObject({ emailVerified: true });
    expect(await send('02-message-send.json', { client_id: 'm-0004' })).toMatchObject({
      conversation_id: conversationId,
    });
    await world.settled();
    const after = await world.resume(TOKEN);
    expect(after).toMatchObject({ visitor_id: before, identified: true, state: { conversation_id: conversationId } });
    // Both browsers see one thread, in its order.
    expect((await world.resume(known.token)).messages).toEqual(after.messages);
    const said = after.messages.flatMap(({ author, client_id }) => (author === 'visitor' ? client_id : []));
    expect(said).toEqual(['m-0001', 'm-0002', 'k-1', 'm-0003', 'm-0004']);
    expect(after.messages.map(({ seq }) => seq)).toEqual(
      after.messages.map(({ seq }) => seq).toSorted((a, b) => a - b),
    );
  });

  it('04: an id with its hash is as good; what was not signed is kept as told', async () => {
    await twice('04-identify-hmac.json');
    expect(await contactFacts('ContactMerged')).toHaveLength(1);
    const last = (await contactFacts('ContactProfileSet')).at(-1);
    expect(last).toMatchObject({ attributes: expect.anything() as unknown });
    expect(last).not.toHaveProperty('emailVerified');
  });
});
