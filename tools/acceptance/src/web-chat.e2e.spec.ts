import { createHmac, randomUUID } from 'node:crypto';
import { ALL_SIGNALS, type ConversationSignal } from '@baton/contracts-conversation';
import { WIDGET_CLOSE, type WidgetServerFrame } from '@baton/contracts-widget-protocol';
import { SignJWT } from 'jose';
import { connect } from 'node:net';
import WebSocket from 'ws';
import { WidgetClient } from './widget-client.spec-kit.ts';
import {
  eventually,
  IDENTITY_SECRET,
  INBOX,
  JWT_SECRET,
  OTHER_INBOX,
  SHOP,
  STRICT_INBOX,
  WidgetWorld,
} from './widget-world.spec-kit.ts';

/** The widget's protocol on the running processes: what a visitor sees, what nobody may do, and what too much is. */
describe('web chat', () => {
  let world: WidgetWorld;
  const clients: WidgetClient[] = [];
  const signals: { subject: string; signal: ConversationSignal }[] = [];

  beforeAll(async () => {
    world = await WidgetWorld.start();
    world.bus.on(ALL_SIGNALS, (payload, subject) =>
      signals.push({ subject, signal: JSON.parse(Buffer.from(payload).toString()) as ConversationSignal }),
    );
  }, 120_000);

  afterEach(() => {
    for (const client of clients.splice(0)) client.stop();
  });

  afterAll(() => world?.stop());

  const visitor = (options: { inbox?: string; token?: string } = {}): WidgetClient => {
    const client = new WidgetClient({ url: world.socketUrl, ...(options.inbox && { inbox: options.inbox }) });
    client.token = options.token ?? null;
    clients.push(client);
    return client.start();
  };
  const live = async (client: WidgetClient): Promise<WidgetClient> => {
    await eventually('the visitor is greeted', () => client.isLive);
    return client;
  };
  /** A conversation with one message, as the client knows it. */
  const talking = async (client: WidgetClient, text = 'Hello'): Promise<string> => {
    const id = randomUUID();
    client.say(id, text);
    await eventually('the message is shown', () => client.thread.some(({ client_id }) => client_id === id));
    return client.acks.get(id)?.conversation_id ?? client.thread[0]?.conversation_id ?? '';
  };
  const seenBy = (client: WidgetClient): string | null =>
    client.thread.findLast(({ author }) => author === 'visitor')?.id ?? null;
  const jwt = (claims: Record<string, unknown>, secret = JWT_SECRET, alg = 'HS256'): Promise<string> =>
    new SignJWT(claims).setProtectedHeader({ alg }).sign(new TextEncoder().encode(secret));
  const inAnHour = (): number => Math.floor(Date.now() / 1000) + 3_600;

  describe('what a visitor sees', () => {
    it('is what was released, in order, and what they said; each tab sees all of it', async () => {
      const one = await live(visitor());
      const conversationId = await talking(one, 'First *words*\nשלום');
      const two = await live(visitor({ token: one.token ?? '' }));
      await world.accepted('claim', { conversationId });
      const held = randomUUID();
      await world.accepted('reply', { conversationId, messageId: held, text: 'Held', lastSeenMessageId: seenBy(one) });
      const answered = await world.reply(conversationId, 'Released', seenBy(one));
      await eventually('both tabs have it', () => [one, two].every(({ messages }) => messages.has(answered)));
      expect(one.thread.map(({ text, author }) => [text, author])).toEqual([
        ['First *words*\nשלום', 'visitor'],
        ['Released', 'agent'],
      ]);
      await world.release(conversationId, held);
      await eventually('the held one is there', () => [one, two].every(({ messages }) => messages.has(held)));
      expect(two.thread).toEqual(one.thread);
      expect(one.thread.map(({ text }) => text)).toEqual(['First *words*\nשלום', 'Released', 'Held']);
      expect(one.state).toMatchObject({ conversation_id: conversationId, handler: 'agent' });
      expect([...one.complaints, ...two.complaints]).toEqual([]);
    });

    it('never is what was withdrawn', async () => {
      const one = await live(visitor());
      const conversationId = await talking(one);
      await world.accepted('claim', { conversationId });
      const withdrawn = randomUUID();
      const reply = { conversationId, messageId: withdrawn, text: 'Never', lastSeenMessageId: seenBy(one) };
      await world.accepted('reply', reply);
      await world.release(conversationId, withdrawn, 'withdrawn');
      const shown = await world.reply(conversationId, 'Shown', seenBy(one));
      await eventually('the next one is shown', () => one.messages.has(shown));
      expect(one.messages.has(withdrawn)).toBe(false);
      expect((await world.resume(one.token ?? '')).messages.map(({ text }) => text)).toEqual(['Hello', 'Shown']);
    });

    it('tells where it stands: assistant, queue with its place, agent with their name, read, closed with a survey', async () => {
      const [first, second] = [await live(visitor()), await live(visitor())];
      const [ahead, behind] = [await talking(first), await talking(second)];
      expect(first.state?.handler).toBe('assistant');
      first.keep('wish', { type: 'human.request', client_id: 'wish' });
      await eventually('the first waits', () => first.state?.handler === 'queue');
      second.keep('wish', { type: 'human.request', client_id: 'wish' });
      await eventually('the second waits', () => second.state?.handler === 'queue');
      expect(second.state?.queue_position).toBe(2);
      await world.accepted('claim', { conversationId: ahead });
      const places = (): unknown[] =>
        second.frames.flatMap((frame) => (frame.type === 'queue' ? [[frame.conversation_id, frame.position]] : []));
      await eventually('the second moved up', () => JSON.stringify(places().at(-1)) === JSON.stringify([behind, 1]));
      await eventually('the first has an agent', () => first.state?.handler === 'agent');
      await world.accepted('mark-read', { conversationId: ahead, messageId: seenBy(first) ?? '' });
      await eventually('it was read', () => first.state?.read_up_to_message_id === seenBy(first));
      first.keep('bye', { type: 'conversation.end', client_id: 'bye' });
      await eventually('it is closed', () => first.state?.survey_id === `${ahead}:1`);
      expect(first.state).toMatchObject({ handler: 'closed', agent_name: null });
      second.keep('bye', { type: 'conversation.end', client_id: 'bye' });
      await eventually('the second is closed', () => second.state?.handler === 'closed');
      const types = (await world.facts(behind)).map(({ type }) => type);
      expect(types).toContain('ConversationAbandoned');
    });

    it('begins a conversation with a message when a person is asked for first', async () => {
      const one = await live(visitor());
      one.keep('wish', { type: 'human.request', client_id: 'wish' });
      await eventually('it waits', () => one.state?.handler === 'queue');
      expect(one.thread).toHaveLength(1);
      one.keep('wish', { type: 'human.request', client_id: 'wish' });
      await eventually('it is acknowledged again', () => one.unsent === 0);
      const escalations = (await world.facts(one.state?.conversation_id ?? '')).filter(
        ({ type }) => type === 'ConversationEscalated',
      );
      expect(escalations).toHaveLength(1);
    });

    it('is told who types, and tells that it is there', async () => {
      const one = await live(visitor());
      const conversationId = await talking(one);
      const subject = `live.conversation.${conversationId}`;
      await eventually('presence is told', () =>
        signals.some((heard) => heard.subject === subject && heard.signal.kind === 'customerOnline' && heard.signal.on),
      );
      world.bus.emit(subject, JSON.stringify({ kind: 'agentTyping', agentId: 'x', on: true }));
      world.bus.emit(subject, JSON.stringify({ kind: 'assistantTyping', on: true }));
      await eventually('typing is shown', () => one.frames.some(({ type }) => type === 'typing'));
      // Nobody but the assistant answers yet.
      expect(one.frames.filter(({ type }) => type === 'typing')).toEqual([
        { type: 'typing', author: 'assistant', name: null, is_typing: true },
      ]);
      one.stop();
      await eventually('absence is told', () =>
        signals.some(
          (heard) => heard.subject === subject && heard.signal.kind === 'customerOnline' && !heard.signal.on,
        ),
      );
    });

    it('comes as a stream of events too, from where the app stands', async () => {
      const { token, cursor } = await world.session();
      const ended = new AbortController();
      const response = await fetch(`${world.stack.urls.widget}/widget/v1/stream?since=${cursor}`, {
        headers: { 'x-widget-inbox-id': INBOX, authorization: `Bearer ${token}` },
        signal: ended.signal,
      });
      expect(response.headers.get('content-type')).toContain('text/event-stream');
      const frames: WidgetServerFrame[] = [];
      const reading = (async () => {
        let rest = '';
        for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
          const events = `${rest}${Buffer.from(chunk).toString()}`.split('\n\n');
          rest = events.pop() ?? '';
          for (const event of events)
            if (event.startsWith('data: ')) frames.push(JSON.parse(event.slice(6)) as WidgetServerFrame);
        }
      })().catch(() => undefined);
      await world.post({ type: 'message.send', client_id: 'm1', text: 'By post' }, { token });
      await eventually('the change comes', () =>
        frames.some((frame) => frame.type === 'changes' && frame.messages[0]?.text === 'By post'),
      );
      ended.abort();
      await reading;
    });

    it('is the newest hundred, and older ones by page', async () => {
      const { token } = await world.session();
      for (let at = 0; at < 15; at += 1)
        await world.post({ type: 'message.send', client_id: `m${String(at)}`, text: `${String(at)}` }, { token });
      await world.settled();
      const { messages } = await world.resume(token);
      expect(messages.map(({ text }) => Number(text))).toEqual(Array.from({ length: 15 }, (_, at) => at));
      const older = await fetch(`${world.stack.urls.widget}/widget/v1/messages?before=${String(messages[3]?.seq)}`, {
        headers: { 'x-widget-inbox-id': INBOX, authorization: `Bearer ${token}` },
      });
      expect(await older.json()).toEqual({ messages: messages.slice(0, 3), has_older: false });
    });

    it('equals the view after any disconnections, whatever was lost on the way', async () => {
      const visitors = await Promise.all(Array.from({ length: 6 }, () => live(visitor())));
      const conversations = await Promise.all(visitors.map((one) => talking(one)));
      await Promise.all(conversations.map((conversationId) => world.accepted('claim', { conversationId })));
      const done = new AbortController();
      const cutting = (async () => {
        while (!done.signal.aborted) {
          clients[Math.floor(Math.random() * clients.length)]?.cut();
          await new Promise((resolve) => setTimeout(resolve, 15));
        }
      })();
      await Promise.all(
        visitors.map(async (one, at) => {
          for (let turn = 0; turn < 12; turn += 1) {
            one.say(`t${String(turn)}`, `turn ${String(turn)}`);
            await eventually('it is stored', () => one.acks.has(`t${String(turn)}`));
            const seen = one.acks.get(`t${String(turn)}`)?.message_id ?? null;
            await world.reply(conversations[at] ?? '', `answer ${String(turn)}`, seen);
          }
        }),
      );
      done.abort();
      await cutting;
      await world.settled();
      for (const one of visitors) {
        await live(one);
        const { messages, state } = await world.resume(one.token ?? '');
        await eventually('the tab has all', () => one.messages.size === messages.length);
        expect(one.thread).toEqual(messages);
        expect({ ...one.state, queue_position: null }).toEqual({ ...state, queue_position: null });
        expect(one.complaints).toEqual([]);
        const said = messages.flatMap(({ author, text }) => (author === 'visitor' ? [text] : []));
        expect(said).toEqual(['Hello', ...Array.from({ length: 12 }, (_, turn) => `turn ${String(turn)}`)]);
      }
      expect(visitors.reduce((sum, { resumed }) => sum + resumed, 0)).toBeGreaterThan(20);
    }, 90_000);
  });

  describe('who somebody is', () => {
    it('is decided by a token that HS256 has signed with the secret of the widget, and by nothing else', async () => {
      const { token } = await world.session();
      const claims = { external_user_id: 'user-7', exp: inAnHour() };
      const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.`;
      const good = await jwt({ ...claims, aud: INBOX });
      const bad: [string, string][] = [
        ['alg none', none],
        ['another secret', await jwt(claims, 'another_secret')],
        ['another algorithm', await jwt(claims, JWT_SECRET, 'HS512')],
        ['expired', await jwt({ ...claims, exp: inAnHour() - 7_200 })],
        ['no expiry', await jwt({ external_user_id: 'user-7' })],
        ['too long a life', await jwt({ ...claims, exp: inAnHour() + 30 * 24 * 3_600 })],
        ['another audience', await jwt({ ...claims, aud: OTHER_INBOX })],
        ['no id', await jwt({ exp: inAnHour() })],
        ['a long id', await jwt({ ...claims, external_user_id: 'x'.repeat(129) })],
        [
          'a changed payload',
          good.replace(
            /\.[^.]+\./,
            `.${Buffer.from(JSON.stringify({ ...claims, external_user_id: 'boss' })).toString('base64url')}.`,
          ),
        ],
        ['no token at all', 'x.y.z'],
      ];
      for (const [why, forged] of bad) {
        const { status, frame } = await world.post({ type: 'identify', jwt: forged }, { token });
        expect([why, status, frame.type === 'error' && frame.code]).toEqual([why, 401, 'bad-proof']);
      }
      expect((await world.resume(token)).identified).toBe(false);
      expect((await world.post({ type: 'identify', jwt: good }, { token })).frame.type).toBe('ack');
      expect((await world.resume(token)).identified).toBe(true);
    });

    it('is decided by a hash of exactly that id', async () => {
      const { token } = await world.session();
      const hash = createHmac('sha256', IDENTITY_SECRET).update('user-8').digest('hex');
      const wrong = [
        { identifier: 'user-9', identifier_hash: hash },
        { identifier: 'user-8 ', identifier_hash: hash },
        { identifier: 'user-8', identifier_hash: `${hash.slice(0, -1)}x` },
        { identifier: 'user-8', identifier_hash: '0'.repeat(64) },
      ];
      for (const proof of wrong) expect((await world.post({ type: 'identify', ...proof }, { token })).status).toBe(401);
      const { frame } = await world.post({ type: 'identify', identifier: 'user-8', identifier_hash: hash }, { token });
      expect(frame).toMatchObject({ type: 'ack' });
    });

    it('does not change: somebody else in the same browser is a new visitor, who sees nothing of the first', async () => {
      const one = await live(visitor());
      await talking(one, 'Mine alone');
      const [ana, bob] = [`ana-${randomUUID()}`, `bob-${randomUUID()}`];
      one.send({ type: 'identify', jwt: await jwt({ external_user_id: ana, exp: inAnHour() }) });
      await eventually('it is acknowledged', () => one.acks.has(''));
      const { token: before, visitorId } = one;
      one.send({ type: 'identify', jwt: await jwt({ external_user_id: bob, exp: inAnHour() }) });
      await eventually('another token came', () => one.token !== before);
      await eventually('it is another visitor', () => one.isLive && one.visitorId !== visitorId);
      expect(one.thread).toEqual([]);
      expect((await world.resume(before ?? '')).messages.map(({ text }) => text)).toEqual(['Mine alone']);
    });

    it('brings the thread of the known contact to a new browser, without asking again', async () => {
      const user = `user-${randomUUID()}`;
      const proof = { type: 'identify', jwt: await jwt({ external_user_id: user, exp: inAnHour() }) } as const;
      const [home, phone] = [await live(visitor()), await live(visitor())];
      home.send(proof);
      await eventually('home is known', () => home.acks.has(''));
      await talking(home, 'From home');
      await talking(phone, 'From the phone');
      phone.send(proof);
      const both = (one: WidgetClient): string => one.thread.map(({ text }) => text).join();
      await eventually('both see both', () => [home, phone].every((one) => both(one) === 'From home,From the phone'));
      const conversationId = await talking(phone, 'Again');
      expect(conversationId).toBe(phone.thread[1]?.conversation_id);
      await eventually('home follows', () => both(home).endsWith('Again'));
    });

    it('must be said first where the widget asks for it', async () => {
      const { token } = await world.session({ inbox: STRICT_INBOX });
      const say = { type: 'message.send', client_id: 'm1', text: 'Hello' };
      const anonymous = await world.post(say, { token, inbox: STRICT_INBOX });
      expect([anonymous.status, anonymous.frame]).toMatchObject([403, { code: 'identity-required', client_id: 'm1' }]);
      const proof = { type: 'identify', jwt: await jwt({ external_user_id: 'u', exp: inAnHour() }) };
      await world.post(proof, { token, inbox: STRICT_INBOX });
      expect((await world.post(say, { token, inbox: STRICT_INBOX })).status).toBe(200);
    });
  });

  describe('what is not one’s own', () => {
    it('does not exist: tokens of nobody and of another widget, surveys and messages of others', async () => {
      const [mine, theirs] = [await live(visitor()), await live(visitor())];
      const conversationId = await talking(theirs);
      theirs.keep('bye', { type: 'conversation.end', client_id: 'bye' });
      await eventually('it is closed', () => theirs.state?.survey_id === `${conversationId}:1`);
      await talking(mine);
      const token = mine.token ?? '';
      const nowhere = [
        await world.post({ type: 'session.resume' }, { token: `wst_${'x'.repeat(43)}` }),
        await world.post(
          { type: 'session.resume' },
          { token, inbox: OTHER_INBOX, origin: 'https://other.example.com' },
        ),
        await world.post({ type: 'message.send', client_id: 'a', text: 'b' }),
        await world.post({ type: 'message.send', client_id: 'a', text: 'b' }, { token: 'short' }),
      ];
      expect(nowhere.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
      expect(nowhere.map(({ frame }) => frame.type === 'error' && frame.code)).toEqual(Array(4).fill('no-session'));
      const rate = (survey: string) => world.post({ type: 'csat.submit', survey_id: survey, rating: 1 }, { token });
      const answers = await Promise.all([`${conversationId}:1`, `${randomUUID()}:1`, 'cs-0001'].map(rate));
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
      expect(new Set(answers.map(({ frame }) => JSON.stringify(frame))).size).toBe(1);
      const marks = [theirs.thread[0]?.id ?? '', randomUUID()].map((id) =>
        world.post({ type: 'read', up_to_message_id: id }, { token }),
      );
      expect((await Promise.all(marks)).map(({ status }) => status)).toEqual([404, 404]);
    });

    it('lives as long as it is used: a month later it is known, half a year later not', async () => {
      const [month, years] = await Promise.all([world.session(), world.session()]);
      const age = (id: string, days: number) =>
        world.pool.query(
          `UPDATE ingestion.widget_sessions SET expires_at = now() + interval '180 days' - $2 * interval '1 day' WHERE visitor_id = $1`,
          [id, days],
        );
      await age(month.visitor_id, 31);
      await age(years.visitor_id, 181);
      expect((await world.resume(month.token)).visitor_id).toBe(month.visitor_id);
      expect((await world.post({ type: 'session.resume' }, { token: years.token })).status).toBe(401);
    });

    it('is not for pages that the widget does not list', async () => {
      const start = { type: 'session.start' };
      const evil = [
        'https://evil.example.com',
        `${SHOP}.evil.example.com`,
        'https://xshop.example.com',
        `${SHOP}:8443`,
        'null',
      ];
      for (const origin of evil) {
        const { status, frame, headers } = await world.post(start, { origin });
        expect([origin, status, frame.type === 'error' && frame.code]).toEqual([origin, 403, 'forbidden-origin']);
        expect(headers.get('access-control-allow-origin')).toBeNull();
        const socket = new WebSocket(`${world.socketUrl}?inbox=${INBOX}`, 'baton-widget.v1', { origin });
        const code = await new Promise((resolve) => socket.on('close', resolve));
        expect(code).toBe(WIDGET_CLOSE.forbidden);
      }
      expect((await world.post(start, { origin: world.stack.urls.widget })).status).toBe(200);
      expect((await world.post(start, { origin: null })).status).toBe(200);
      expect((await world.post(start, { inbox: OTHER_INBOX })).status).toBe(403);
      const unknown = await world.post(start, { inbox: randomUUID() });
      expect([unknown.status, unknown.frame]).toMatchObject([404, { code: 'unknown-inbox' }]);
      const socket = new WebSocket(`${world.socketUrl}?inbox=${randomUUID()}`, 'baton-widget.v1');
      expect(await new Promise((resolve) => socket.on('close', resolve))).toBe(WIDGET_CLOSE.forbidden);
    });
  });

  describe('bad input and too much of it', () => {
    it.each<[string, object | string, number, object]>([
      ['no JSON', '{"type":', 400, { code: 'invalid' }],
      ['no frame', '[]', 400, { code: 'invalid', field: 'type' }],
      ['an unknown type', { type: '__proto__' }, 400, { code: 'invalid', field: 'type' }],
      ['no text', { type: 'message.send', client_id: 'a', text: '  ' }, 400, { field: 'text', client_id: 'a' }],
      ['a long text', { type: 'message.send', client_id: 'a', text: 'x'.repeat(10_001) }, 400, { field: 'text' }],
      ['no client id', { type: 'message.send', text: 'x' }, 400, { field: 'client_id' }],
      [
        'a client id with controls',
        { type: 'message.send', client_id: 'a\u0000', text: 'x' },
        400,
        { field: 'client_id' },
      ],
      ['a page of another kind', { type: 'page.visit', url: 'javascript:alert(1)', title: '' }, 400, { field: 'url' }],
      [
        'a long address',
        { type: 'page.visit', url: `https://a.b/${'x'.repeat(2_048)}`, title: '' },
        400,
        { field: 'url' },
      ],
      ['half a proof', { type: 'identify', identifier: 'a' }, 400, { field: 'identifier_hash' }],
      ['a bad rating', { type: 'csat.submit', survey_id: 'a', rating: 6 }, 400, { field: 'rating' }],
      [
        'attributes that mean something',
        '{"type":"context.set","attributes":{"constructor":"x"}}',
        400,
        { field: 'attributes' },
      ],
      [
        'a nested field',
        { type: 'conversation.start', client_id: 'a', message: { client_id: 'b' } },
        400,
        { field: 'message.text' },
      ],
      [
        'a wrong form',
        { type: 'conversation.start', client_id: 'a', form: { email: 'x' }, message: { client_id: 'b', text: 'c' } },
        400,
        { field: 'form.email' },
      ],
      ['more than 64 KB', { type: 'context.set', attributes: { a: 'x'.repeat(70_000) } }, 413, { code: 'too-large' }],
    ])('%s is answered with the field and the reason', async (_, body, status, error) => {
      const { token } = await world.session();
      const answer = await world.post(body, { token });
      expect([answer.status, answer.frame]).toMatchObject([
        status,
        { type: 'error', message: expect.any(String) as string, ...error },
      ]);
    });

    it('takes a text of ten thousand characters, and any characters', async () => {
      const { token } = await world.session();
      const text = `${'🙏'.repeat(4_990)}\u0000\u202E<script>`.slice(0, 10_000);
      expect((await world.post({ type: 'message.send', client_id: 'm', text }, { token })).status).toBe(200);
      await world.settled();
      expect((await world.resume(token)).messages[0]?.text).toBe(text);
    });

    it('lets ten tabs live, and the eleventh closes the oldest', async () => {
      const first = await live(visitor());
      const token = first.token ?? '';
      const others: WidgetClient[] = [];
      for (let at = 0; at < 9; at += 1) others.push(await live(visitor({ token })));
      const conversationId = await talking(first);
      await eventually('ten tabs have it', () => [first, ...others].every(({ messages }) => messages.size === 1));
      expect(first.closes).toEqual([]);
      await live(visitor({ token }));
      await eventually('the oldest is closed', () => first.closes.includes(WIDGET_CLOSE.throttled));
      first.stop();
      expect(others.flatMap(({ closes }) => closes)).toEqual([]);
      expect(conversationId).not.toBe('');
    });

    it('lets one address make thirty visitors a minute, and no more', async () => {
      const address = '192.0.2.7';
      const start = async () => (await world.post({ type: 'session.start' }, { address })).status;
      const statuses = await Promise.all(Array.from({ length: 35 }, start));
      expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(32);
      expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(3);
      expect((await world.post({ type: 'session.start' })).status).toBe(200);
    });

    it('lets a flooding visitor wait, and nobody else', async () => {
      const [flooder, other] = await Promise.all([world.session(), world.session()]);
      const answers = await Promise.all(
        Array.from({ length: 60 }, (_, at) =>
          world.post({ type: 'message.send', client_id: `f${String(at)}`, text: 'x' }, { token: flooder.token }),
        ),
      );
      const limited = answers.filter(({ status }) => status === 429);
      expect(limited.length).toBeGreaterThan(20);
      expect(limited[0]?.frame).toMatchObject({ code: 'throttled', retry_after_seconds: expect.any(Number) as number });
      expect(Number(limited[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
      const say = { type: 'message.send', client_id: 'o1', text: 'Me too' };
      expect((await world.post(say, { token: other.token })).status).toBe(200);
    });

    it('closes a socket that sends frames without end, or none that is one', async () => {
      const one = await live(visitor());
      for (let at = 0; at < 400; at += 1) one.send({ type: 'ping' });
      await eventually('it is closed', () => one.closes.includes(WIDGET_CLOSE.throttled));
      one.stop();
      const socket = new WebSocket(`${world.socketUrl}?inbox=${INBOX}`, 'baton-widget.v1', { origin: SHOP });
      await new Promise((resolve) => socket.on('open', resolve));
      socket.send('nonsense');
      expect(await new Promise((resolve) => socket.on('close', resolve))).toBe(WIDGET_CLOSE.badFrame);
      const large = new WebSocket(`${world.socketUrl}?inbox=${INBOX}`, 'baton-widget.v1', { origin: SHOP });
      await new Promise((resolve) => large.on('open', resolve));
      large.send('x'.repeat(70_000));
      expect(await new Promise((resolve) => large.on('close', resolve))).toBe(1009);
      const mute = new WebSocket(`${world.socketUrl}?inbox=${INBOX}`, { origin: SHOP });
      expect(await new Promise((resolve) => mute.on('close', resolve))).toBe(WIDGET_CLOSE.protocol);
    });

    it('survives sockets that go away in the middle of everything', async () => {
      const { hostname, port } = new URL(world.stack.urls.widget);
      for (let at = 0; at < 50; at += 1) {
        const raw = connect(Number(port), hostname);
        raw.on('error', () => undefined);
        raw.write(
          `GET /widget/v1/live?inbox=${INBOX} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n`,
        );
        setTimeout(() => raw.destroy(), at % 7);
      }
      await live(visitor());
    });
  });

  it('frames the app only for the pages of the widget, and lets its files be kept', async () => {
    const get = (address: string) => fetch(`${world.stack.urls.widget}${address}`);
    const policy = async (query: string): Promise<string | null> => {
      const response = await get(`/widget/app/${query}`);
      expect([response.status, await response.text()]).toEqual([200, '<!doctype html>']);
      return response.headers.get('content-security-policy');
    };
    expect(await policy(`?inbox=${INBOX}`)).toContain(`frame-ancestors 'self' ${SHOP}`);
    expect(await policy('')).toContain("frame-ancestors 'none'");
    expect(await policy(`?inbox=${randomUUID()}`)).toContain("frame-ancestors 'none'");
    const file = await get('/widget/app/assets/index-abc.js');
    expect(file.headers.get('cache-control')).toContain('immutable');
    const loader = await get('/w.js');
    expect([loader.status, loader.headers.get('cache-control')]).toEqual([200, 'public, max-age=300']);
    expect((await get('/widget/app/..%2f..%2fpackage.json')).status).toBe(404);
  });

  it('shows what a rebuild shows', async () => {
    await world.settled();
    const live = await world.dump();
    const generation = async (): Promise<string> =>
      (await world.pool.query<{ g: string }>('SELECT generation::text || live AS g FROM widget.projection')).rows[0]
        ?.g ?? '';
    const before = await generation();
    await world.pool.query('UPDATE widget.projection SET schema_version = 0');
    world.stack.process('widget-projector').kill();
    await eventually('another generation is live', async () => {
      const now = await generation();
      return now !== before && now.endsWith('true');
    });
    await world.settled();
    expect(await world.dump()).toBe(live);
  }, 60_000);
});
