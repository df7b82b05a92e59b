import type { Identity, InboundItem } from '@baton/contracts-conversation';
import { Installation, WROTE_AT, asAgent } from '../commands.spec-kit.ts';

const WIDGET = '11111111-1111-4111-8111-111111111111';
const visitor = (id: string): Identity => ({ kind: 'webchat', value: id });
const user = (id: string): Identity => ({ kind: 'user', value: `${WIDGET}:${id}` });

const wrote = (id: string, ...identities: Identity[]): InboundItem => ({
  kind: 'message',
  providerId: id,
  from: { identities },
  content: { kind: 'text', text: `text of ${id}` },
  occurredAt: WROTE_AT,
});

const told = (id: string, verified: boolean, ...identities: Identity[]): InboundItem => ({
  kind: 'profile',
  providerId: id,
  from: { identities, name: 'Ana' },
  verified,
  email: 'ana@example.com',
  occurredAt: WROTE_AT,
});

/** What a host site's word about a visitor does to contacts and threads. */
describe('a visitor whom the host site vouched for', () => {
  let installation: Installation;

  beforeEach(() => {
    installation = new Installation();
  });

  const process = async () => {
    const one = await installation.process();
    return {
      ...one,
      receive: async (...items: readonly InboundItem[]) => one.receiveOn(WIDGET, items, 'webchat'),
      /** The conversation that a message came to. */
      say: async (id: string, ...identities: Identity[]): Promise<string> => {
        const [result] = await one.receiveOn(WIDGET, [wrote(id, ...identities)], 'webchat');
        if (result?.kind !== 'stored' || result.conversationId === null) throw new Error(`not stored: ${id}`);
        return result.conversationId;
      },
      end: async (conversationId: string): Promise<void> => {
        const by = { agentId: 'agent-1' };
        const { conversations } = one;
        await conversations.handle(asAgent('claim', 'agent-1'), conversationId, (now) => ({
          ...{ type: 'claim', now, ...by, how: 'claim' },
        }));
        await conversations.handle(asAgent('end', 'agent-1'), conversationId, (now) => ({ type: 'end', now, ...by }));
      },
    };
  };

  const merges = async (): Promise<unknown[]> =>
    (await installation.log()).filter(({ type }) => type === 'ContactMerged').map(({ data }) => data);
  const contactOf = async (conversationId: string): Promise<unknown> =>
    (await installation.log()).find(
      ({ type, data }) => type === 'ConversationStarted' && data['conversationId'] === conversationId,
    )?.data['contactId'];

  it('keeps contact and thread when nobody had the id', async () => {
    const { say, receive } = await process();
    const conversation = await say('m1', visitor('v1'));
    await receive(told('p1', true, user('42'), visitor('v1')));
    expect(await say('m2', user('42'), visitor('v1'))).toBe(conversation);
    expect(await merges()).toEqual([]);
    const linked = (await installation.log()).filter(({ type }) => type === 'IdentityLinked');
    expect(linked.map(({ data }) => data)).toMatchObject([{ identity: user('42'), cause: 'verified' }]);
    const [profile] = (await installation.log()).filter(({ type }) => type === 'ContactProfileSet');
    expect(profile?.data).toMatchObject({ email: 'ana@example.com', emailVerified: true });
  });

  it('is merged into the contact of the id, whose thread the open conversation becomes', async () => {
    const { say, receive } = await process();
    const known = await say('m1', user('42'), visitor('v1'));
    const open = await say('m2', visitor('v2'));
    expect(open).not.toBe(known);
    await receive(told('p1', true, user('42'), visitor('v2')));
    expect(await merges()).toEqual([{ contactId: await contactOf(open), intoContactId: await contactOf(known) }]);
    for (const one of [say, (await process()).say]) {
      expect(await one(`m3-${String(one === say)}`, user('42'), visitor('v2'))).toBe(open);
      expect(await one(`m4-${String(one === say)}`, user('42'), visitor('v1'))).toBe(open);
      // What was on its way without the id comes to the same place.
      expect(await one(`m5-${String(one === say)}`, visitor('v2'))).toBe(open);
    }
  });

  it('goes on in the thread of the known contact when the own conversation is closed', async () => {
    const { say, receive, end } = await process();
    const known = await say('m1', user('42'), visitor('v1'));
    const closed = await say('m2', visitor('v2'));
    await end(closed);
    await receive(told('p1', true, user('42'), visitor('v2')));
    expect(await merges()).toHaveLength(1);
    expect(await say('m3', user('42'), visitor('v2'))).toBe(known);
    expect(await say('m4', visitor('v2'))).toBe(known);
  });

  it('gives the closed conversation to a contact who never wrote here', async () => {
    const { say, receive, end } = await process();
    await receive(told('p1', true, user('42'), visitor('v1')));
    const closed = await say('m2', visitor('v2'));
    await end(closed);
    await receive(told('p2', true, user('42'), visitor('v2')));
    expect(await say('m3', user('42'), visitor('v2'))).toBe(closed);
  });

  it('is merged once by any number of processes, also when messages come at the same moment', async () => {
    const processes = await Promise.all([process(), process(), process()]);
    const [first] = processes;
    await first.say('m1', user('42'), visitor('v1'));
    const open = await first.say('m2', visitor('v2'));
    const results = await Promise.all(
      processes.flatMap(({ receive }, at) => [
        receive(told(`p${String(at)}`, true, user('42'), visitor('v2'))),
        receive(wrote(`n${String(at)}`, user('42'), visitor('v2'))),
        receive(wrote(`a${String(at)}`, visitor('v2'))),
      ]),
    );
    expect(new Set(results.flat().map(({ kind }) => kind))).toEqual(new Set(['stored']));
    expect(await merges()).toHaveLength(1);
    const log = await installation.log();
    const messages = log.filter(({ type }) => type === 'CustomerMessageReceived').slice(1);
    expect(new Set(messages.map(({ stream }) => stream))).toEqual(new Set([`conversation-${open}`]));
  });

  it('never becomes another once it is somebody', async () => {
    const { say, receive } = await process();
    const ana = await say('m1', user('42'), visitor('v1'));
    const bob = await say('m2', user('43'), visitor('v2'));
    // A confused sender: v2 is Bob's.
    await receive(told('p1', true, user('42'), visitor('v2')));
    expect(await merges()).toEqual([]);
    expect(await say('m3', user('43'), visitor('v2'))).toBe(bob);
    expect(await say('m4', user('42'), visitor('v1'))).toBe(ana);
  });

  it('is not merged by an address that somebody typed', async () => {
    const { say, receive } = await process();
    await say('m1', user('42'), visitor('v1'));
    await receive(told('p0', true, user('42'), visitor('v1')));
    const anonymous = await say('m2', visitor('v2'));
    await receive(told('p1', false, visitor('v2')));
    expect(await say('m3', visitor('v2'))).toBe(anonymous);
    expect(await merges()).toEqual([]);
    const [, typed] = (await installation.log()).filter(
      ({ type, data }) => type === 'ContactProfileSet' && data['email'],
    );
    expect(typed?.data).toMatchObject({ email: 'ana@example.com', emailVerified: false });
  });

  it('rates the episode that the survey is about, wherever they write now', async () => {
    const { say, receive, end } = await process();
    const first = await say('m1', visitor('v2'));
    await end(first);
    const known = await say('m2', user('42'), visitor('v1'));
    await receive(told('p1', true, user('42'), visitor('v2')));
    const rating = {
      kind: 'rating',
      providerId: `${first}:1`,
      from: { identities: [user('42'), visitor('v2')] },
      score: 5,
      occurredAt: WROTE_AT,
    } as const;
    expect(known).not.toBe(first);
    expect((await receive(rating, rating)).map(({ kind }) => kind)).toEqual(['stored', 'duplicate']);
    const rated = (await installation.log()).filter(({ type }) => type === 'SatisfactionRated');
    expect(rated).toMatchObject([{ stream: `conversation-${first}`, data: { episode: 1, score: 5 } }]);
  });
});
