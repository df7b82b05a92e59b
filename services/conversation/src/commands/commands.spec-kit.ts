import type { Channel, Identity, InboundItem } from '@baton/contracts-conversation';
import { DEFAULT_CONVERSATION_SETTINGS } from '@baton/contracts-directory';
import { StreamStates } from '@baton/event-sourcing';
import type { EventStore, RecordedEvent } from '@baton/event-sourcing';
import type { CommandEnvelope } from '@baton/messaging';
import { InMemoryKeyStore, PersonalData } from '@baton/personal-data';
import { FixedClock, createInMemoryEventStore, sequentialIds } from '@baton/testing';
import { ConversationCodec, contactCodec } from '../adapters/conversation-codec.adapter.ts';
import { contactDecider } from '../domain/contact/contact.decider.ts';
import type { NewEpisode } from '../domain/conversation/conversation.command.ts';
import { conversationDecider } from '../domain/conversation/conversation.decider.ts';
import { ConversationCommandsHandler } from './conversation-commands.handler.ts';
import type { ConversationHandling } from './conversation-commands.handler.ts';
import { Lanes } from './lanes.ts';
import { ContactMerger } from './receive-messages/contact.merger.ts';
import { ReceiveMessagesHandler } from './receive-messages/receive-messages.handler.ts';
import { ThreadIndex } from './receive-messages/thread-index.ts';
import { ThreadWriter } from './receive-messages/thread.writer.ts';
import { ReportDeliveryHandler } from './report-delivery/report-delivery.handler.ts';

export const ACCOUNT = { channel: 'whatsapp' as Channel, accountId: '106540352242922' };
export const WROTE_AT = '2026-03-01T10:00:00.000Z';

const KEY = Buffer.alloc(32, 7).toString('base64');

/** Of each cache: a simulation opens thousands of processes, and a cache takes its room at once. */
const ROOM = 100;

export interface ProcessOptions {
  /** Stands before the real one, to spy or to fail. */
  readonly store?: EventStore;
  readonly newEpisode?: NewEpisode;
  /** Whether a message opens a closed conversation again; it does by default. */
  readonly reopens?: () => boolean;
  /** A broken one, to see that it is noticed. */
  readonly decider?: typeof conversationDecider;
}

/** A store, its keys and the facts in it; processes of the service share one. */
export class Installation {
  readonly store: EventStore;
  readonly clock = new FixedClock(WROTE_AT);
  private readonly keyStore = new InMemoryKeyStore();
  private processes = 0;

  constructor(store?: EventStore) {
    this.store = store ?? createInMemoryEventStore(this.clock).store;
  }

  /** A process with nothing in its memory. */
  async process(options: ProcessOptions = {}) {
    const { store = this.store, newEpisode = 'queue', reopens = () => true, decider = conversationDecider } = options;
    this.processes += 1;
    const newId = sequentialIds(this.processes);
    const keys = await PersonalData.open({ pool: this.keyStore, masterKey: KEY, identityKey: KEY, cacheSize: ROOM });
    const codec = new ConversationCodec();
    const handling: ConversationHandling = {
      store,
      decider,
      codec,
      ciphers: keys,
      states: new StreamStates({ store, decider, codec, ciphers: keys, capacity: ROOM }),
      newId,
    };
    const contacts = contactCodec();
    const contactStates = new StreamStates({
      ...{ store, decider: contactDecider, codec: contacts, ciphers: keys },
      capacity: ROOM,
    });
    const index = new ThreadIndex(store, ({ kind, value }) => keys.identityClaimKey(kind, value), ROOM);
    const lanes = new Lanes();
    const { clock } = this;
    const receiver = new ReceiveMessagesHandler({
      index,
      writer: new ThreadWriter(handling, { codec: contacts, states: contactStates }, index),
      merger: new ContactMerger(handling, { codec: contacts, states: contactStates }, index),
      keys,
      teams: { teamOf: () => Promise.resolve('team-support') },
      settings: {
        current: () => Promise.resolve({ ...DEFAULT_CONVERSATION_SETTINGS, reopenOnMessage: reopens() }),
      },
      lanes,
      clock,
      newId,
      newEpisode,
      report: () => undefined,
    });
    const receiveOn = (accountId: string, items: readonly unknown[], channel: Channel = ACCOUNT.channel) =>
      receiver.handle(envelope('receive-messages'), { channel, accountId, items });
    return {
      handling,
      conversations: new ConversationCommandsHandler(handling, lanes, clock),
      reports: new ReportDeliveryHandler(handling, clock),
      receive: (...items: readonly unknown[]) => receiveOn(ACCOUNT.accountId, items),
      receiveOn,
    };
  }

  /** Everything that happened, readable. */
  async log(): Promise<(RecordedEvent & { readonly data: Readonly<Record<string, unknown>> })[]> {
    const keys = await PersonalData.open({ pool: this.keyStore, masterKey: KEY, identityKey: KEY, cacheSize: ROOM });
    const events = await this.store.readAll('0', { limit: 100_000 });
    const codec = new ConversationCodec();
    const ciphers = await keys.load(codec.sealedStreams(events));
    return events.map((event) => codec.decode(event, ciphers)) as never;
  }

  async types(): Promise<string[]> {
    return (await this.log()).map(({ type }) => type);
  }
}

let commands = 0;

export const envelope = (
  name: string,
  actor: CommandEnvelope['actor'] = { kind: 'system', id: 'test' },
): CommandEnvelope => {
  commands += 1;
  const id = `command-${String(commands)}`;
  return { id, name, payload: null, correlationId: id, causationId: id, actor };
};

export const asAgent = (name: string, id: string): CommandEnvelope => envelope(name, { kind: 'agent', id });

export const ada: Identity = { kind: 'whatsapp', value: '15550001111' };
export const adasUserId: Identity = { kind: 'bsuid', value: 'US.1' };
export const bob: Identity = { kind: 'whatsapp', value: '15550002222' };

export const message = (
  providerId: string,
  from: Identity | readonly Identity[] = ada,
  name = 'Ada',
): Extract<InboundItem, { kind: 'message' }> => ({
  kind: 'message',
  providerId,
  from: { identities: Array.isArray(from) ? from : [from as Identity], name },
  content: { kind: 'text', text: `text of ${providerId}` },
  occurredAt: WROTE_AT,
});

export const status = (
  providerMessageId: string,
  state: 'sent' | 'delivered' | 'read' | 'failed',
  more: { readonly reference?: string; readonly recipient?: readonly Identity[] } = {},
): Extract<InboundItem, { kind: 'status' }> => ({
  kind: 'status',
  providerMessageId,
  state,
  recipient: [ada],
  occurredAt: WROTE_AT,
  ...more,
});
