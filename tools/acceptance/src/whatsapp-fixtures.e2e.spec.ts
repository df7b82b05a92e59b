import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type {
  ContactCard,
  ConversationPage,
  ConversationRow,
  MessageItem,
  ThreadItem,
} from '@baton/contracts-inbox-protocol';
import { startStack, type Stack } from '@baton/dev';
import { Pool } from 'pg';
import { AgentClient } from './agent-client.ts';
import { viewsAreCurrent } from './checks.ts';

interface Fixture {
  readonly name: string;
  readonly method: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: {
    readonly entry?: readonly {
      readonly changes: readonly { readonly value: { metadata: { phone_number_id: string } } }[];
    }[];
  };
}

interface Thread {
  readonly row: ConversationRow;
  readonly contact: ContactCard;
  readonly items: readonly ThreadItem[];
}

const ANA = '15550101234';

describe('the webhook cases, replayed against the running stack with its clock set to theirs', () => {
  let stack: Stack;
  let pool: Pool;
  let admin: AgentClient;
  let folder: string;
  let files: string[];
  let ana: Thread;

  const fixture = (file: string): Fixture => JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Fixture;

  /** Signed anew with this stack's secret and sent to this stack's number. */
  const post = async (file: string): Promise<number> => {
    const { body } = fixture(file);
    for (const entry of body.entry ?? []) {
      for (const change of entry.changes)
        change.value.metadata.phone_number_id = stack.secrets.WHATSAPP_PHONE_NUMBER_ID;
    }
    const raw = JSON.stringify(body);
    const signature = createHmac('sha256', stack.secrets.WHATSAPP_APP_SECRET).update(raw).digest('hex');
    const response = await fetch(stack.urls.whatsappWebhook, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
      body: raw,
    });
    return response.status;
  };

  const settled = async (): Promise<void> => {
    for (let tries = 0; !(await viewsAreCurrent(pool)); tries += 1) {
      if (tries > 200) throw new Error('the views did not catch up');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  const thread = async (name: string): Promise<Thread> => {
    const { body } = await admin.call<ConversationPage>('GET', '/api/conversations?scope=all&sort=newest&limit=50');
    const row = body.rows.find(({ customerName }) => customerName === name);
    if (row === undefined) throw new Error(`no conversation with ${name}`);
    return (await admin.call<Thread>('GET', `/api/conversations/${row.conversationId}`)).body;
  };

  const message = (file: string): MessageItem => {
    const value = fixture(file).body.entry?.[0]?.changes[0]?.value as { messages?: { id: string }[] } | undefined;
    const item = ana.items.find((one) => one.kind === 'message' && one.providerMessageId === value?.messages?.[0]?.id);
    if (item?.kind !== 'message') throw new Error(`${file} is not in the thread`);
    return item;
  };

  beforeAll(async () => {
    stack = await startStack({
      processes: ['ingestion', 'conversation', 'conversation-relay', 'directory', 'inbox-projector', 'inbox-gateway'],
      clockStart: '2026-09-15T12:10:00.000Z',
      logLevel: 'warn',
      env: { NEW_EPISODE: 'queue' },
    });
    folder = path.join(stack.root, 'libs/channels/whatsapp/fixtures');
    files = readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .sort();
    pool = new Pool({ connectionString: stack.databaseUrl, max: 1 });
    const login = stack.logins.find(({ role }) => role === 'admin');
    if (login === undefined) throw new Error('no admin among the logins');
    admin = await AgentClient.signIn(stack.urls.inbox, login.email, login.password);
    // Every case twice, the second round after the first: a repeat, however late, has the effect of one.
    for (let round = 0; round < 2; round += 1) {
      for (const file of files.filter((one) => fixture(one).method === 'POST'))
        expect([file, await post(file)]).toEqual([file, 200]);
      await settled();
    }
    ana = await thread('Ana Example');
  }, 120_000);

  afterAll(async () => {
    admin?.close();
    await pool?.end();
    await stack?.stop();
  }, 60_000);

  it('has all cases', () => expect(files).toHaveLength(19));

  it('01 answers the handshake with the bare challenge, and another token with 403', async () => {
    const { query } = fixture('01-verify-handshake.json');
    const ask = (token: string) =>
      fetch(`${stack.urls.whatsappWebhook}?${new URLSearchParams({ ...query, 'hub.verify_token': token }).toString()}`);
    const answer = await ask(stack.secrets.WHATSAPP_VERIFY_TOKEN);
    expect([answer.status, await answer.text()]).toEqual([200, '1158201444']);
    expect((await ask('another')).status).toBe(403);
  });

  it('makes one contact and one conversation for each customer', async () => {
    const { body } = await admin.call<ConversationPage>('GET', '/api/conversations?scope=all&sort=newest&limit=50');
    expect(body.rows.map(({ customerName }) => customerName).sort()).toEqual(['Ana Example', 'Bob Example']);
    const { rows } = await pool.query<{ contacts: number }>(
      `SELECT count(*)::int AS contacts FROM es.streams WHERE stream LIKE 'contact-%'`,
    );
    expect(rows[0]?.contacts).toBe(2);
  });

  it('shows each message once', () => {
    const ids = ana.items.flatMap((item) =>
      item.kind === 'message' && item.providerMessageId !== null ? [item.providerMessageId] : [],
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(13);
  });

  it('02 stores the text and runs the window from its timestamp', () => {
    expect(message('02-text.json').content).toEqual({
      kind: 'text',
      text: 'Hi, my order 1042 has not arrived. Can someone help?',
    });
    expect(message('02-text.json').at).toBe('2026-09-15T11:59:56.000Z');
    // The newest message of all is the one with the username, at 1789474100, or the number change after it.
    expect(Date.parse(ana.row.windowClosesAt ?? '')).toBeGreaterThanOrEqual((1_789_474_100 + 86_400) * 1000);
  });

  it('03 keeps the quote of an unknown message and every character', () => {
    const { content, replyTo } = message('03-text-reply-with-context.json');
    expect(content).toEqual({ kind: 'text', text: 'Yes, that one 👍 — the blue bag, size “M”' });
    expect(replyTo?.providerMessageId).toMatch(/^wamid\./);
  });

  it('04, 05, 06 keep media as references with caption, kind and file name', () => {
    expect(message('04-image-caption-url.json').content).toMatchObject({
      kind: 'media',
      media: 'image',
      caption: 'This is how the parcel arrived',
      mimeType: 'image/jpeg',
    });
    expect(message('05-voice-note.json').content).toMatchObject({
      kind: 'media',
      media: 'voice',
      mimeType: 'audio/ogg',
    });
    expect(message('06-document-accented-filename.json').content).toMatchObject({
      kind: 'media',
      media: 'document',
      fileName: 'Situación del café — nº 7.pdf',
    });
  });

  it('07, 08, 09 show what was tapped and keep its payload', () => {
    expect(message('07-interactive-button-reply.json').content).toMatchObject({
      kind: 'interactiveReply',
      title: 'Talk to a person',
      choiceId: 'handoff:human',
    });
    expect(message('08-interactive-list-reply.json').content).toMatchObject({
      title: 'Returns',
      choiceId: 'topic:returns',
    });
    expect(message('09-template-quick-reply-button.json').content).toMatchObject({
      title: 'Confirm',
      choiceId: 'CONFIRM-1042',
    });
  });

  it('10 makes no entry of a reaction to a message that is not known', () => {
    expect(ana.items.filter((item) => item.kind === 'message').length).toBe(13);
  });

  it('11, 12 keep a location and a contact card', () => {
    expect(message('11-location.json').content).toMatchObject({
      kind: 'location',
      latitude: -34.6037,
      longitude: -58.3816,
      name: 'Example Plaza',
    });
    expect(message('12-contact-card.json').content).toMatchObject({
      kind: 'contacts',
      cards: [{ name: 'Luis Placeholder' }],
    });
  });

  it('13, 14, 15 keep reports about messages that are not known, once each, without a bubble', async () => {
    const { rows } = await pool.query<{ state: string; times: number }>(
      `SELECT data->>'state' AS state, count(*)::int AS times FROM es.events WHERE type = 'MessageDeliveryReported' GROUP BY 1 ORDER BY 1`,
    );
    expect(rows).toEqual([
      { state: 'failed', times: 1 },
      { state: 'read', times: 1 },
      { state: 'sent', times: 1 },
    ]);
  });

  it('16 shows that something came which cannot be shown', () => {
    expect(message('16-unsupported.json').content).toMatchObject({
      kind: 'unsupported',
      type: expect.stringContaining('poll') as string,
    });
  });

  it('17 keeps where the customer came from', async () => {
    const bob = await thread('Bob Example');
    expect(bob.items.filter((item) => item.kind === 'message')).toHaveLength(1);
  });

  it('18, 19 add identities to the same contact and say so in the thread', () => {
    expect(ana.contact.identities.map(({ kind, value }) => `${kind}:${value}`).sort()).toEqual([
      'bsuid:US.10000000000000000001',
      `whatsapp:${ANA}`,
      'whatsapp:15550107777',
    ]);
    expect(ana.contact.username).toBe('ana.example');
    expect(message('19-system-number-change.json').content).toMatchObject({ kind: 'system', event: 'numberChanged' });
  });

  it('keeps no name, number or word in clear in the store', async () => {
    const { rows } = await pool.query<{ clear: number }>(
      `SELECT count(*)::int AS clear FROM es.events WHERE data::text ~ '(15550101234|Ana Example|order 1042)' OR meta::text ~ '(15550101234|Ana Example)'`,
    );
    expect(rows[0]?.clear).toBe(0);
    const { rows: claims } = await pool.query<{ clear: number }>(
      `SELECT count(*)::int AS clear FROM es.claims WHERE key ~ '15550101234' OR value ~ '15550101234'`,
    );
    expect(claims[0]?.clear).toBe(0);
  });
});
