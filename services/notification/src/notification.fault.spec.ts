import 'reflect-metadata';
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import {
  CONVERSATION_SERVICE,
  conversationStream,
  PERSONAL_FIELDS,
  SCHEMA_VERSION,
  type ConversationEvent,
  type DeliveryState,
  type ReportDelivery,
} from '@baton/contracts-conversation';
import { EventCodec } from '@baton/event-sourcing';
import { createPostgresEventStore, migrateEventStore } from '@baton/event-store-postgres';
import { eventSubject } from '@baton/messaging';
import { connectMessaging } from '@baton/messaging-nats';
import { migratePersonalData, PersonalData } from '@baton/personal-data';
import { migrate } from '@baton/service-kit';
import { testDatabase, testNats, until } from '@baton/testing';
import pg from 'pg';
import { MIGRATIONS } from './migrations/migrations.ts';
import { SCHEMA } from './rows/tables.ts';

const CONVERSATIONS = 60;
const REPLIES_EACH = 4;
const KILLS = 3;
const AT_ONCE = 16;
const MAIN = path.resolve(import.meta.dirname, '../dist/main.js');
const KEYS = {
  MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
  IDENTITY_KEY: Buffer.alloc(32, 9).toString('base64'),
};
const META = { correlationId: 'corr', causationId: 'cause', actor: { kind: 'agent', id: 'a1' } } as const;
const TO = { kind: 'whatsapp', value: '491700000001' } as const;

/** Takes every message, slowly enough that a kill often falls between taking and answering. Counts by our reference. */
const startGraph = async () => {
  const taken = new Map<string, number>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as { biz_opaque_callback_data: string };
      const messageId = body.biz_opaque_callback_data.split(':')[1] ?? '';
      taken.set(messageId, (taken.get(messageId) ?? 0) + 1);
      setTimeout(() => response.end(JSON.stringify({ messages: [{ id: `wamid.${randomUUID()}` }] })), 30);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v24.0`;
  return { taken, url, close: () => (server.closeAllConnections(), server.close()) };
};

const conversationEvents = (conversationId: string, messageIds: readonly string[]): ConversationEvent[] => [
  {
    type: 'ConversationStarted',
    data: {
      ...{ episode: 0, conversationId, contactId: conversationId, channel: 'whatsapp', accountId: '1055', teamId: 't' },
      address: TO,
    },
  },
  ...messageIds.map((messageId): ConversationEvent => ({
    type: 'AgentReplied',
    data: {
      ...{ episode: 1, messageId, agentId: 'a1', lastSeenMessageId: null, to: TO },
      content: { kind: 'text', text: 'hello' },
    },
  })),
];

describe('when notification is killed again and again while it sends', () => {
  it('every reply is taken once and accepted, or unconfirmed and taken at most once; none is forgotten', async () => {
    const [database, nats, graph] = await Promise.all([testDatabase(), testNats(), startGraph()]);
    const pool = new pg.Pool({ connectionString: database.url });
    pool.on('error', () => undefined);
    await migrateEventStore(pool);
    await migratePersonalData(pool);
    await migrate({ name: 'notification', url: database.url, schema: SCHEMA, migrations: MIGRATIONS });
    const log = await createPostgresEventStore({ pool });
    const personal = await PersonalData.open({ pool, masterKey: KEYS.MASTER_KEY, identityKey: KEYS.IDENTITY_KEY });
    const messaging = await connectMessaging({ url: nats.url, name: 'spec' });
    const states = new Map<string, DeliveryState>();
    await messaging.serve(
      { service: CONVERSATION_SERVICE },
      new Map([
        [
          'report-delivery',
          ({ payload }) => {
            const { messageId, state } = payload as ReportDelivery;
            states.set(messageId, state);
            return Promise.resolve({ kind: 'accepted', result: { version: 1 } });
          },
        ],
      ]),
    );

    const env = {
      ...{ ...process.env, ...KEYS, DATABASE_URL: database.url, NATS_URL: nats.url, LOG_LEVEL: 'silent' },
      ...{ WHATSAPP_ACCESS_TOKEN: 'token', WHATSAPP_GRAPH_URL: graph.url, SEND_CONCURRENCY: `${AT_ONCE}` },
    };
    const start = (): ChildProcess => spawn(process.execPath, [MAIN], { env, stdio: 'ignore' });
    const codec = new EventCodec<ConversationEvent>({ schemaVersion: SCHEMA_VERSION, personalFields: PERSONAL_FIELDS });
    const messageIds: string[] = [];
    let child = start();
    try {
      for (let n = 0; n < CONVERSATIONS; n += 1) {
        const conversationId = randomUUID();
        const stream = conversationStream(conversationId);
        const replies = Array.from({ length: REPLIES_EACH }, () => randomUUID());
        messageIds.push(...replies);
        const ciphers = await personal.createKeys([{ contactId: conversationId, conversationId }]);
        const events = conversationEvents(conversationId, replies).map((event) =>
          codec.encode(event, { id: randomUUID(), stream, meta: META }, ciphers),
        );
        await log.store.append({ writes: [{ stream, expected: 'any', events }] });
        const stored = await log.store.readStream(stream, { from: 2 });
        await messaging.publish(
          stored.map((event) => ({
            subject: eventSubject(conversationId, 'reply', event.type),
            ...{ eventId: event.id, position: event.position, payload: JSON.stringify(event) },
          })),
        );
      }
      for (let kill = 0; kill < KILLS; kill += 1) {
        const before = graph.taken.size;
        // Killed in the middle of its work: something new has just been taken.
        await until('it sends', () => graph.taken.size > before + 3 || states.size === messageIds.length, 40_000);
        child.kill('SIGKILL');
        await once(child, 'exit');
        child = start();
      }
      await until('every reply is reported', () => states.size === messageIds.length, 60_000);
    } finally {
      child.kill('SIGKILL');
      graph.close();
      await messaging.drain();
      await log.close();
      await pool.end();
      await Promise.all([database.drop(), nats.stop()]);
    }

    const outcomes = messageIds.map((id) => `${states.get(id)}, taken ${graph.taken.get(id) ?? 0}`);
    const lawful = new Set(['accepted, taken 1', 'unconfirmed, taken 1', 'unconfirmed, taken 0']);
    expect(outcomes.filter((outcome) => !lawful.has(outcome))).toEqual([]);
    // A kill leaves at most what was on its way then.
    const unconfirmed = outcomes.filter((outcome) => outcome.startsWith('unconfirmed')).length;
    expect(unconfirmed).toBeGreaterThan(0);
    expect(unconfirmed).toBeLessThanOrEqual(KILLS * AT_ONCE);
  }, 180_000);
});
