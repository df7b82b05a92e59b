import { randomUUID } from 'node:crypto';
import {
  CONVERSATION_SERVICE,
  conversationStream,
  type ConversationCommandName,
  type ConversationCommands,
  type ConversationEvent,
} from '@baton/contracts-conversation';
import { startStack, type Stack } from '@baton/dev';
import { comparePositions, type RecordedEvent } from '@baton/event-sourcing';
import { createPostgresEventStore, type PostgresEventStore } from '@baton/event-store-postgres';
import { partitionOf, type CommandReply } from '@baton/messaging';
import { connectMessaging, type NatsMessaging } from '@baton/messaging-nats';
import { until } from '@baton/testing';
import pg from 'pg';

const CUSTOMERS = 12;
const KILLS = 3;
const BURSTS = 4;
const AGENT = 'agent-of-the-spec';
const ACCOUNT = { channel: 'whatsapp', accountId: '700100200300501' } as const;
const WORDS = ['where is my order', 'BT-1001', 'anna@example.com', 'what are your opening hours?', 'thanks'];

/** The real conversation service, relay and assistant; customers and an agent send commands as the edges do. */
describe('when the assistant is killed again and again while customers write and an agent takes over', () => {
  let stack: Stack;
  let pool: pg.Pool;
  let log: PostgresEventStore;
  let messaging: NatsMessaging;
  const conversations = new Map<string, string>();

  beforeAll(async () => {
    stack = await startStack({
      processes: ['directory', 'conversation', 'conversation-relay', 'assistant'],
      env: { NEW_EPISODE: 'assistant', BURST_QUIET_MS: '150' },
      logLevel: 'warn',
    });
    pool = new pg.Pool({ connectionString: stack.databaseUrl, max: 4 });
    pool.on('error', () => undefined);
    log = await createPostgresEventStore({ pool });
    messaging = await connectMessaging({ url: stack.natsUrl, name: 'spec' });
  }, 120_000);

  afterAll(async () => {
    await messaging?.drain();
    await log?.close();
    await pool?.end();
    await stack?.stop();
  }, 60_000);

  const send = <Name extends ConversationCommandName>(
    name: Name,
    payload: ConversationCommands[Name]['payload'],
    actor: { readonly kind: 'agent' | 'system'; readonly id: string },
  ): Promise<CommandReply<ConversationCommands[Name]['result']>> => {
    const id = randomUUID();
    const key = 'conversationId' in payload ? payload.conversationId : 'batch';
    return messaging.send(
      { service: CONVERSATION_SERVICE, partition: partitionOf(key) },
      { id, name, payload, correlationId: id, causationId: id, actor },
      { deadlineMs: 20_000 },
    );
  };

  /** Three messages at once: a burst. */
  const writes = async (customer: string): Promise<void> => {
    const items = [0, 1, 2].map(() => ({
      ...({ kind: 'message', providerId: `wamid.${randomUUID()}`, occurredAt: new Date().toISOString() } as const),
      from: { identities: [{ kind: 'whatsapp', value: customer }] as const },
      content: { kind: 'text', text: WORDS[Math.floor(Math.random() * WORDS.length)] ?? '' } as const,
    }));
    const reply = await send('receive-messages', { ...ACCOUNT, items }, { kind: 'system', id: 'spec' });
    if (reply.kind !== 'accepted') throw new Error(JSON.stringify(reply));
    for (const result of reply.result.results) {
      if (result.kind === 'stored' && result.conversationId !== null)
        conversations.set(customer, result.conversationId);
    }
  };

  /** An agent claims, and gives back after a while; refusals are part of the game. */
  const takesOver = async (conversationId: string): Promise<void> => {
    const actor = { kind: 'agent', id: AGENT } as const;
    const claimed = await send('claim', { conversationId }, actor);
    if (claimed.kind !== 'accepted') return;
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 200));
    await send('release', { conversationId, to: 'assistant' }, actor);
  };

  const eventsOf = (conversationId: string): Promise<readonly RecordedEvent[]> =>
    log.store.readStream(conversationStream(conversationId));

  const jobsLeft = async (): Promise<number> => {
    const { rows } = await pool.query<{ left: number }>(
      `SELECT count(*)::int AS left FROM assistant.jobs WHERE state IN ('pending', 'running')`,
    );
    return rows[0]?.left ?? 0;
  };

  it('it says nothing while a person owns it, answers each burst once, and leaves nobody without an answer', async () => {
    const customers = Array.from({ length: CUSTOMERS }, (_, n) => `4915190${String(n).padStart(5, '0')}`);
    let writing = true;
    const traffic = customers.map(async (customer, n) => {
      for (let burst = 0; burst < BURSTS || writing; burst += 1) {
        await writes(customer);
        const conversationId = conversations.get(customer);
        if (conversationId !== undefined && (n + burst) % 3 === 0) await takesOver(conversationId);
        await new Promise((resolve) => setTimeout(resolve, 500 + Math.random() * 1_500));
      }
    });
    const spoken = async (): Promise<number> => {
      const { rows } = await pool.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM es.events WHERE type = 'AssistantReplied'`,
      );
      return rows[0]?.n ?? 0;
    };
    const assistant = stack.process('assistant');
    for (let kill = 0; kill < KILLS; kill += 1) {
      const before = await spoken();
      // Killed in the middle of its work: it has just spoken.
      await until('it speaks', async () => (await spoken()) > before + 3, 60_000);
      const { pid } = assistant;
      assistant.kill('SIGKILL');
      await assistant.untilReplaced(pid, 60_000);
    }
    writing = false;
    await Promise.all(traffic);
    await until('every event is seen', allSeen, 60_000);
    await until('no job is left', async () => (await jobsLeft()) === 0, 60_000);

    const complaints: string[] = [];
    for (const conversationId of conversations.values())
      complaints.push(...complaintsAbout(await eventsOf(conversationId)));
    expect(complaints).toEqual([]);
    expect((await pool.query(`SELECT consumer, last_error FROM assistant.jobs WHERE state = 'dead'`)).rows).toEqual([]);
    expect(conversations.size).toBe(CUSTOMERS);
    expect(await spoken()).toBeGreaterThan(CUSTOMERS);
  }, 240_000);

  /** Messages to a person have no job; so what counts is where the consumers stand. */
  const allSeen = async (): Promise<boolean> => {
    const positions = (await Promise.all([...conversations.values()].map(eventsOf))).flatMap(
      (events) => events.at(-1)?.position ?? [],
    );
    const floors = await Promise.all(
      ['assistant', 'assistant-returns'].map((name) => log.checkpoints.load(`consumer:${name}`)),
    );
    return floors.every((floor) => floor !== null && positions.every((last) => comparePositions(floor, last) >= 0));
  };
});

/** What went wrong in one conversation, read as anybody would read its log. */
const complaintsAbout = (events: readonly RecordedEvent[]): readonly string[] => {
  const complaints: string[] = [];
  let handler = 'none';
  let epoch = 0;
  /** Customer messages since the last word of ours, and answers since the last word of theirs. */
  let open = 0;
  let answers = 0;
  for (const recorded of events) {
    // Who spoke, and when, is not sealed; what was said is not looked at.
    const { type, data } = recorded as unknown as ConversationEvent;
    const { stream, version } = recorded;
    const where = `${stream} at ${version}`;
    if (type === 'CustomerMessageReceived') {
      open += 1;
      answers = 0;
    } else if (type === 'AssistantReplied') {
      if (data.handOff === true) continue;
      if (handler !== 'assistant') complaints.push(`${where}: spoke while the handler was ${handler}`);
      if (data.epoch !== epoch) complaints.push(`${where}: spoke in epoch ${data.epoch} of ${epoch}`);
      answers += 1;
      open = 0;
      if (answers > 1) complaints.push(`${where}: answered twice`);
    } else if (type === 'ConversationEscalated') open = 0;
    if ('epoch' in data && type !== 'AssistantReplied') {
      epoch = data.epoch;
      handler = handlerAfter(type, data);
    }
  }
  if (handler === 'assistant' && open > 0) complaints.push(`${events[0]?.stream}: ${open} messages without an answer`);
  return complaints;
};

const handlerAfter = (type: string, data: object): string => {
  if (type === 'ConversationReleased') return (data as { to: string }).to;
  if (type === 'EpisodeOpened') return 'assistant';
  return type === 'ConversationClaimed' ? 'agent' : 'another';
};
