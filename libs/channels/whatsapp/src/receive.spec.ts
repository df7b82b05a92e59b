import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { InboundItem } from '@baton/contracts-conversation';
import fc from 'fast-check';
import { receive, type Receipt } from './receive.ts';
import { answerHandshake, isGenuine, sign } from './signature.ts';

const NOW = new Date('2026-09-15T12:00:00Z');
const ACCOUNT = '700100200300501';
const SECRET = 'test_app_secret';
const ANA = { identities: [{ kind: 'whatsapp', value: '15550101234' }], name: 'Ana Example' };

interface Fixture {
  readonly name: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly raw_body?: string;
}
const folder = path.join(import.meta.dirname, '../fixtures');
const fixtures = readdirSync(folder)
  .sort()
  .map((file) => [file.slice(0, 2), JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Fixture] as const);
const bytes = (fixture: Fixture): Buffer => Buffer.from(fixture.raw_body ?? JSON.stringify(fixture.body));

type Received = Extract<Receipt, { kind: 'received' }>;
const received = (body: unknown): Received => {
  const receipt = receive(JSON.stringify(body), NOW);
  if (receipt.kind !== 'received') throw new Error('malformed');
  return receipt;
};
const itemsOf = (receipt: Received): InboundItem[] =>
  receipt.accountItems.flatMap(({ items }) => items.map(({ item }) => item));

/** A webhook around what a case is about. */
const webhook = (value: object, field: unknown = 'messages'): object => ({
  object: 'whatsapp_business_account',
  entry: [{ id: '1', changes: [{ field, value: { metadata: { phone_number_id: ACCOUNT }, ...value } }] }],
});
const message = (fields: object): object => ({
  from: '15550101234',
  id: 'wamid.A',
  timestamp: '1789473600',
  ...fields,
});
const only = (fields: object, rest: object = {}): InboundItem => {
  const items = itemsOf(received(webhook({ messages: [message(fields)], ...rest })));
  expect(items).toHaveLength(1);
  return items[0] as InboundItem;
};
const contentOf = (fields: object): unknown => (only(fields) as { content?: unknown }).content;

/** What each file of real-looking traffic must become; the fields that are not named here are the same in all. */
const EXPECTED: Readonly<Record<string, object>> = {
  '02': {
    kind: 'message',
    from: ANA,
    occurredAt: '2026-09-15T11:59:56.000Z',
    content: { kind: 'text', text: 'Hi, my order 1042 has not arrived. Can someone help?' },
  },
  '03': {
    kind: 'message',
    from: ANA,
    replyTo: { providerMessageId: expect.stringMatching(/^wamid\./) },
    content: { kind: 'text' },
  },
  '04': {
    kind: 'message',
    content: {
      kind: 'media',
      media: 'image',
      mimeType: 'image/jpeg',
      caption: expect.any(String),
      providerMediaId: expect.stringMatching(/^\d+$/),
    },
  },
  '05': { kind: 'message', content: { kind: 'media', media: 'voice', mimeType: 'audio/ogg' } },
  '06': {
    kind: 'message',
    content: {
      kind: 'media',
      media: 'document',
      mimeType: 'application/pdf',
      fileName: 'Situación del café — nº 7.pdf',
    },
  },
  '07': {
    kind: 'message',
    content: { kind: 'interactiveReply', source: 'button', choiceId: 'handoff:human', title: 'Talk to a person' },
  },
  '08': {
    kind: 'message',
    content: {
      kind: 'interactiveReply',
      source: 'list',
      choiceId: 'topic:returns',
      title: 'Returns',
      description: 'Send something back',
    },
  },
  '09': {
    kind: 'message',
    content: { kind: 'interactiveReply', source: 'template', choiceId: 'CONFIRM-1042', title: 'Confirm' },
  },
  '10': { kind: 'reaction', targetProviderId: expect.stringMatching(/^wamid\./), emoji: '❤️' },
  '11': {
    kind: 'message',
    content: {
      kind: 'location',
      latitude: expect.any(Number),
      longitude: expect.any(Number),
      name: expect.any(String),
      address: expect.any(String),
    },
  },
  '12': {
    kind: 'message',
    from: ANA,
    content: { kind: 'contacts', cards: [{ name: expect.any(String), phones: [expect.any(String)] }] },
  },
  '13': { kind: 'status', state: 'sent', reference: 'msg:0001', recipient: ANA.identities },
  '14': { kind: 'status', state: 'read', recipient: ANA.identities },
  '15': { kind: 'status', state: 'failed', code: '131047', reason: expect.stringContaining('24 hours') },
  '16': { kind: 'message', content: { kind: 'unsupported', type: 'poll_creation', reason: expect.any(String) } },
  '17': {
    kind: 'message',
    content: { kind: 'text' },
    referral: { sourceType: 'ad', sourceId: expect.any(String), headline: expect.any(String) },
  },
  '18': {
    kind: 'message',
    from: {
      identities: [...ANA.identities, { kind: 'bsuid', value: 'US.10000000000000000001' }],
      name: 'Ana Example',
      username: 'ana.example',
    },
  },
  '19': {
    kind: 'identityChange',
    from: { identities: ANA.identities },
    added: [{ kind: 'whatsapp', value: '15550107777' }],
  },
};

describe('fixtures', () => {
  it.each(fixtures.filter(([, fixture]) => fixture.method === 'POST'))('%s: $name', (id, fixture) => {
    expect(isGenuine(bytes(fixture), fixture.headers['x-hub-signature-256'], [SECRET])).toBe(true);
    const receipt = receive(bytes(fixture), NOW) as Received;
    expect(receipt).toMatchObject({ kind: 'received', rejected: [], ignored: [] });
    expect(receipt.accountItems).toHaveLength(1);
    expect(receipt.accountItems[0]).toMatchObject({ accountId: ACCOUNT, items: [{ item: EXPECTED[id] }] });
  });

  it('has an expectation for each file', () => {
    expect(fixtures.map(([id]) => id).filter((id) => id !== '01')).toEqual(Object.keys(EXPECTED).sort());
  });

  it('answers the verification', () => {
    const fixture = fixtures[0]?.[1] as Fixture;
    expect(answerHandshake(fixture.query, 'test_verify_token')).toBe('1158201444');
  });
});

describe('types of message', () => {
  it.each([
    [
      'a voice note is told from audio',
      { type: 'audio', audio: { id: '1', mime_type: 'audio/mpeg' } },
      { media: 'audio' },
    ],
    [
      'media that Meta could not fetch',
      { type: 'image', errors: [{ code: 131052, title: 'Media download failed' }] },
      { kind: 'media', problem: 'Media download failed' },
    ],
    ['a sticker', { type: 'sticker', sticker: { id: '1', animated: true } }, { media: 'sticker', animated: true }],
    [
      'a form whose values are not JSON',
      { type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: { name: 'flow', response_json: '{' } } },
      { source: 'form', title: 'flow', values: '{' },
    ],
    [
      'a permission to call',
      {
        type: 'interactive',
        interactive: { type: 'call_permission_reply', call_permission_reply: { response: 'accept' } },
      },
      { source: 'callPermission', title: 'accept' },
    ],
    [
      'a template button without payload',
      { type: 'button', button: { text: 'Yes' } },
      { source: 'template', title: 'Yes' },
    ],
    [
      'an order with numbers as text',
      {
        type: 'order',
        order: { product_items: [{ product_retailer_id: 7, quantity: '2', item_price: '9.5', currency: 'USD' }, null] },
      },
      { kind: 'order', items: [{ product: '7', quantity: 2, price: 9.5, currency: 'USD' }] },
    ],
    [
      'a card with neither name nor number',
      { type: 'contacts', contacts: [{}] },
      { cards: [{ name: '', phones: [], emails: [] }] },
    ],
    [
      'a location without numbers',
      { type: 'location', location: { name: 'x' } },
      { kind: 'unsupported', type: 'location' },
    ],
    ['a first opening of the chat', { type: 'request_welcome' }, { kind: 'system', event: 'welcome' }],
    [
      'a changed identity without a new address',
      { type: 'system', system: { type: 'customer_identity_changed', body: 'b' } },
      { kind: 'system', event: 'identityChanged' },
    ],
    ['a type that nobody knows', { type: 'hologram', hologram: { id: 1 } }, { kind: 'unsupported', type: 'hologram' }],
    [
      'a type named like a property of every object',
      { type: 'constructor' },
      { kind: 'unsupported', type: 'constructor' },
    ],
    ['no type at all', {}, { kind: 'unsupported', type: 'unknown' }],
    ['a text without words', { type: 'text', text: {} }, { kind: 'unsupported', type: 'text' }],
    [
      'characters that a database cannot hold',
      { type: 'text', text: { body: 'a\0b\ud800c' } },
      { kind: 'text', text: 'ab\ufffdc' },
    ],
  ])('%s', (_, fields, expected) => {
    expect(contentOf(fields)).toMatchObject(expected);
  });

  it('explains an interactive message without object by the errors beside it', () => {
    const errors = [{ code: 131000, title: 'x', error_data: { details: 'Unsupported webhook payload' } }];
    const receipt = received(webhook({ messages: [message({ type: 'interactive' })], errors }));
    expect(itemsOf(receipt)).toMatchObject([
      { content: { kind: 'unsupported', reason: 'Unsupported webhook payload' } },
    ]);
    expect(receipt.accountErrors).toEqual([{ accountId: ACCOUNT, code: '131000' }]);
  });

  it.each([
    [
      'an edit',
      { type: 'edit', edit: { original_message_id: 'wamid.O', message: { type: 'text', text: { body: 'b' } } } },
      { kind: 'edit', originalProviderId: 'wamid.O', content: { kind: 'text', text: 'b' } },
    ],
    [
      'a revoke',
      { type: 'revoke', revoke: { original_message_id: 'wamid.O' } },
      { kind: 'revoke', originalProviderId: 'wamid.O' },
    ],
    [
      'a reaction taken back by absence',
      { type: 'reaction', reaction: { message_id: 'wamid.O' } },
      { kind: 'reaction', emoji: '' },
    ],
    [
      'a reaction taken back by nothing',
      { type: 'reaction', reaction: { message_id: 'wamid.O', emoji: '' } },
      { kind: 'reaction', emoji: '' },
    ],
    [
      'a new user id',
      {
        type: 'system',
        from_user_id: 'US.2',
        system: { type: 'user_changed_user_id', previous_user_id: 'US.1', user_id: 'US.2' },
      },
      {
        kind: 'identityChange',
        from: { identities: [{ kind: 'whatsapp' }, { kind: 'bsuid', value: 'US.1' }] },
        added: [{ kind: 'bsuid', value: 'US.2' }],
      },
    ],
    [
      'a number from before v12',
      { type: 'system', system: { type: 'customer_changed_number', new_wa_id: '1999', body: 'b' } },
      { kind: 'identityChange', added: [{ kind: 'whatsapp', value: '1999' }] },
    ],
    [
      'a forwarded message',
      { type: 'text', text: { body: 'x' }, context: { frequently_forwarded: true } },
      { forwarded: true },
    ],
    [
      'a message in a group',
      { type: 'text', text: { body: 'x' }, group_id: 'g' },
      { kind: 'message', content: { text: 'x' } },
    ],
    [
      'a time that is none',
      { type: 'text', text: { body: 'x' }, timestamp: 'soon' },
      { occurredAt: NOW.toISOString() },
    ],
  ])('%s', (_, fields, expected) => {
    expect(only(fields)).toMatchObject(expected);
  });

  it('keeps a message whose quote names something that is no id', () => {
    const item = only({ type: 'text', text: { body: 'x' }, context: { id: 'x'.repeat(301) } });
    expect(item).toMatchObject({ kind: 'message', content: { text: 'x' } });
    expect(item).not.toHaveProperty('replyTo');
  });

  it('knows a customer by user id alone', () => {
    const contacts = [
      { user_id: 'US.9', profile: { name: 'Other' } },
      { user_id: 'US.1', profile: { name: 'Ana' } },
    ];
    expect(
      only({ from: undefined, from_user_id: 'US.1', type: 'text', text: { body: 'x' } }, { contacts }),
    ).toMatchObject({
      from: { identities: [{ kind: 'bsuid', value: 'US.1' }], name: 'Ana' },
    });
  });

  it('takes names from the contact of the same person, not from the first', () => {
    const contacts = [
      { wa_id: '1', profile: { name: 'One' } },
      { wa_id: '2', profile: { name: 'Two' } },
    ];
    const messages = ['2', '1', '3'].map((from) =>
      message({ id: `wamid.${from}`, from, type: 'text', text: { body: 'x' } }),
    );
    expect(
      itemsOf(received(webhook({ contacts, messages }))).map((item) => ('from' in item ? item.from.name : '')),
    ).toEqual(['Two', 'One', undefined]);
  });
});

describe('a webhook', () => {
  const text = (id: string): object => message({ id, type: 'text', text: { body: id } });

  it('is read to its end: every entry, change and kind of item', () => {
    const status = { id: 'wamid.S', status: 'delivered', timestamp: '1789473600', recipient_id: '15550101234' };
    const change = (value: object): object => ({
      field: 'messages',
      value: { metadata: { phone_number_id: ACCOUNT }, ...value },
    });
    const body = {
      entry: [
        {
          changes: [
            change({ messages: [text('1'), text('2')], statuses: [status] }),
            change({ messages: [text('3')] }),
          ],
        },
        { changes: [change({ messages: [text('4')], statuses: [{ ...status, status: 'played' }] })] },
      ],
    };
    expect(
      itemsOf(received(body)).map((item) =>
        item.kind === 'status' ? item.state : 'providerId' in item && item.providerId,
      ),
    ).toEqual(['1', '2', 'delivered', '3', '4', 'read']);
  });

  it('keeps accounts apart', () => {
    const body = {
      entry: [
        {
          changes: ['a', 'b', 'a'].map((id) => ({
            field: 'messages',
            value: { metadata: { phone_number_id: id }, messages: [text(id)] },
          })),
        },
      ],
    };
    expect(received(body).accountItems.map(({ accountId, items }) => [accountId, items.length])).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
  });

  it('rejects a bad item with its place and reason and keeps its neighbours', () => {
    const bad = [null, 'x', {}, { id: 'wamid.B' }, { id: 'x'.repeat(600), from: '1' }, message({ type: 'reaction' })];
    const receipt = received(webhook({ messages: [text('1'), ...bad, text('2')] }));
    expect(itemsOf(receipt)).toHaveLength(2);
    expect(receipt.rejected.map(({ reason, source }) => [source.path.replace(/.*\./, ''), reason])).toEqual([
      ['messages[1]', 'not an object'],
      ['messages[2]', 'not an object'],
      ['messages[3]', 'no id'],
      ['messages[4]', 'no sender'],
      ['messages[5]', 'id is no id'],
      ['messages[6]', 'no reaction.message_id'],
    ]);
  });

  it('hands out each item alone, to be read again', () => {
    const contacts = [{ wa_id: '15550101234', profile: { name: 'Ana' } }];
    const receipt = received(webhook({ contacts, messages: [text('1'), text('2'), {}], statuses: [{}] }));
    for (const { item, source } of receipt.accountItems.flatMap(({ items }) => items)) {
      expect(itemsOf(received(source.alone()))).toEqual([item]);
    }
    for (const { reason, source } of receipt.rejected) {
      expect(received(source.alone()).rejected).toMatchObject([{ accountId: ACCOUNT, reason }]);
    }
  });

  it('rejects items without account', () => {
    expect(
      received({ entry: [{ changes: [{ field: 'messages', value: { messages: [text('1')] } }] }] }).rejected,
    ).toMatchObject([{ accountId: null, reason: 'no phone_number_id' }]);
  });

  it.each([
    ['calls', webhook({ calls: [{ id: 'wacid.1' }] }, 'calls'), ['calls']],
    ['an unknown field', webhook({ x: 1 }, 'brand_new'), ['brand_new']],
    ['a handover', webhook({ messaging_handovers: [{}] }, 'messaging_handovers'), ['messaging_handovers']],
    ['the report of a call', webhook({ statuses: [{ id: 'w', type: 'call', status: 'sent' }] }), ['status sent']],
    ['a report that we do not count', webhook({ statuses: [{ id: 'w', status: 'deleted' }] }), ['status deleted']],
    ['another product', { object: 'page', entry: [{}] }, ['object page']],
  ])('ignores %s', (_, body, ignored) => {
    expect(received(body)).toEqual({ kind: 'received', accountItems: [], rejected: [], accountErrors: [], ignored });
  });

  it.each([
    ['as a list', { standby: [message({ type: 'text', text: { body: 'x' } })] }],
    ['as an object', { standby: { messages: [message({ type: 'text', text: { body: 'x' } })] } }],
    ['as a value', { messages: [message({ type: 'text', text: { body: 'x' } })] }],
  ])('reads standby %s', (_, value) => {
    expect(itemsOf(received(webhook(value, 'standby')))).toMatchObject([{ kind: 'message', content: { text: 'x' } }]);
  });

  it('reads what was written in the phone app', () => {
    const echo = {
      from: '15550100100',
      to: '15550101234',
      id: 'wamid.E',
      timestamp: '1789473600',
      type: 'text',
      text: { body: 'x' },
    };
    const edit = {
      ...echo,
      id: 'wamid.F',
      type: 'edit',
      edit: { original_message_id: 'wamid.E', message: { type: 'text', text: { body: 'y' } } },
    };
    expect(itemsOf(received(webhook({ message_echoes: [echo, edit] }, 'smb_message_echoes')))).toMatchObject([
      {
        kind: 'phoneAppMessage',
        to: { identities: [{ kind: 'whatsapp', value: '15550101234' }] },
        content: { text: 'x' },
      },
      { kind: 'phoneAppMessage', content: { text: 'y' } },
    ]);
  });

  it.each([['not json'], ['[]'], ['1'], ['null'], [''], ['{"entry":']])('calls %j malformed', (raw) => {
    expect(receive(raw, NOW)).toEqual({ kind: 'malformed' });
  });

  it.each([
    {},
    { entry: {} },
    { entry: 'x' },
    { entry: [null, { changes: {} }, { changes: [null, {}, { value: 1 }] }] },
  ])('survives %j', (body) => {
    expect(itemsOf(received(body))).toEqual([]);
  });

  it('survives any depth', () => {
    const deep = JSON.stringify(webhook({ messages: ['@'] })).replace(
      '"@"',
      '[{"a":'.repeat(50_000) + '1' + '}]'.repeat(50_000),
    );
    expect(receive(deep, NOW)).toMatchObject({ kind: 'received', rejected: [{ reason: 'not an object' }] });
  });
});

describe('mutated traffic', () => {
  const bodies = fixtures.filter(([, fixture]) => fixture.method === 'POST').map(([, fixture]) => fixture.body);

  interface Step {
    readonly seed: number;
    readonly with: unknown;
  }
  /** Puts something else in the place of some node of the tree. */
  const mutate = (root: unknown, steps: readonly Step[]): unknown => {
    const copy = structuredClone(root);
    for (const step of steps) {
      const places: [Record<string, unknown>, string][] = [];
      const walk = (node: unknown): void => {
        if (typeof node !== 'object' || node === null) return;
        for (const key of Object.keys(node)) {
          places.push([node as Record<string, unknown>, key]);
          walk((node as Record<string, unknown>)[key]);
        }
      };
      walk(copy);
      const place = places[step.seed % places.length];
      if (place !== undefined) place[0][place[1]] = step.with;
    }
    return copy;
  };
  const steps = fc.array(
    fc.record({
      seed: fc.nat(),
      with: fc.oneof(fc.jsonValue(), fc.constantFrom(undefined, null, '', [], {}, -1, 1e300, 'x')),
    }),
    { maxLength: 6 },
  );

  it('never throws', () => {
    fc.assert(
      fc.property(fc.constantFrom(...bodies), steps, (body, changes) => {
        expect(receive(JSON.stringify(mutate(body, changes)) ?? '', NOW).kind).toMatch(/^(received|malformed)$/);
      }),
      { numRuns: 2000 },
    );
  });

  it('never loses a well-formed neighbour', () => {
    const firstItem = (body: unknown): unknown => {
      const value = (body as { entry: [{ changes: [{ value: { messages?: unknown[]; statuses?: unknown[] } }] }] })
        .entry[0].changes[0].value;
      return value.messages?.[0] ?? value.statuses?.[0];
    };
    fc.assert(
      fc.property(fc.constantFrom(...bodies), steps, fc.nat(2), (body, changes, place) => {
        const neighbours = [1, 2].map((n) => message({ id: `wamid.N${n}`, type: 'text', text: { body: 'x' } }));
        const mutated = (mutate({ item: firstItem(body) }, changes) as { item: unknown }).item ?? null;
        const list = [...neighbours.slice(0, place), mutated, ...neighbours.slice(place)];
        const receipt = received(webhook({ messages: list, statuses: list }));
        const ids = itemsOf(receipt).map((item) => ('providerId' in item ? item.providerId : ''));
        expect(ids).toEqual(expect.arrayContaining(['wamid.N1', 'wamid.N2']));
        const counted = itemsOf(receipt).length + receipt.rejected.length;
        expect(counted + receipt.ignored.length).toBeGreaterThanOrEqual(list.length);
      }),
      { numRuns: 2000 },
    );
  });

  it('never throws on bytes that are no text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (raw) => {
        expect(receive(Buffer.from(raw), NOW).kind).toMatch(/^(received|malformed)$/);
      }),
    );
  });
});

describe('signature', () => {
  const body = Buffer.from('{"a":"\\u00e9\\/"}');

  it('holds for exactly the signed bytes and any current secret', () => {
    expect(isGenuine(body, sign(body, 'new'), ['new'])).toBe(true);
    expect(isGenuine(body, sign(body, 'old'), ['new', 'old'])).toBe(true);
    expect(isGenuine(Buffer.from('{"a":"é/"}'), sign(body, 'new'), ['new'])).toBe(false);
  });

  it.each([
    ['missing', undefined],
    ['given twice', [sign(body, 'new'), sign(body, 'new')]],
    ['of another secret', sign(body, 'other')],
    ['SHA-1', `sha1=${'0'.repeat(40)}`],
    ['in capitals', sign(body, 'new').toUpperCase()],
    ['cut', sign(body, 'new').slice(0, -1)],
  ])('does not hold when %s', (_, header) => {
    expect(isGenuine(body, header, ['new'])).toBe(false);
  });

  it('does not hold without a secret', () => {
    expect(isGenuine(body, sign(body, ''), [''])).toBe(false);
    expect(isGenuine(body, sign(body, ''), [])).toBe(false);
  });
});

describe('verification', () => {
  const good = { 'hub.mode': 'subscribe', 'hub.verify_token': 'token', 'hub.challenge': '42' };
  it.each([
    ['another token', { ...good, 'hub.verify_token': 'x' }],
    ['another mode', { ...good, 'hub.mode': 'unsubscribe' }],
    ['no challenge', { ...good, 'hub.challenge': undefined }],
    ['a challenge given twice', { ...good, 'hub.challenge': ['1', '2'] }],
    ['a token given twice', { ...good, 'hub.verify_token': ['token', 'token'] }],
    ['markup for a challenge', { ...good, 'hub.challenge': '<b> x' }],
  ])('is refused with %s', (_, query) => {
    expect(answerHandshake(query, 'token')).toBeNull();
  });
  it('is refused while no token is configured', () => {
    expect(answerHandshake({ ...good, 'hub.verify_token': '' }, '')).toBeNull();
  });
});
