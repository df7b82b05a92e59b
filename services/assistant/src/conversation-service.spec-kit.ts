import { randomUUID } from 'node:crypto';
import {
  CONVERSATION_SERVICE,
  conversationStream,
  eventClass,
  PERSONAL_FIELDS,
  SCHEMA_VERSION,
  type Annotate,
  type ConversationEvent,
  type ConversationEventOf,
  type Escalate,
  type ReplyAsAssistant,
} from '@baton/contracts-conversation';
import { EventCodec, type RecordedEvent } from '@baton/event-sourcing';
import type { PostgresEventStore } from '@baton/event-store-postgres';
import { eventSubject, type CommandEnvelope, type CommandReply, type Stoppable } from '@baton/messaging';
import type { NatsMessaging } from '@baton/messaging-nats';
import type { PersonalData } from '@baton/personal-data';
import { StreamThreads } from './adapters/threads.adapter.ts';

const FROM = { kind: 'webchat', value: 'visitor-of-the-spec' } as const;
const META = { correlationId: 'corr', causationId: 'cause', actor: { kind: 'system', id: 'spec' } } as const;

const accepted: CommandReply = { kind: 'accepted', result: { version: 1 } };
const staleEpoch = (epoch: number): CommandReply => ({ kind: 'refused', refusal: { code: 'stale-epoch', epoch } });

/** Stands in for the conversation service and its relay: takes the assistant's commands by the same rules, in the log. */
export class ConversationService {
  /** What it answers instead, while it is set. */
  trouble: CommandReply | null = null;
  readonly annotated: Annotate[] = [];
  readonly escalated: Escalate[] = [];
  private readonly codec = new EventCodec<ConversationEvent>({
    ...{ schemaVersion: SCHEMA_VERSION, personalFields: PERSONAL_FIELDS },
  });
  private readonly threads: StreamThreads;
  private readonly done = new Map<string, CommandReply>();
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly log: PostgresEventStore,
    private readonly personal: PersonalData,
    private readonly messaging: NatsMessaging,
  ) {
    this.threads = new StreamThreads(log.store, personal);
  }

  serve(): Promise<Stoppable> {
    const handle = (command: CommandEnvelope): Promise<CommandReply> => {
      if (this.trouble !== null) return Promise.resolve(this.trouble);
      return this.oneByOne(async () => {
        const reply = this.done.get(command.id) ?? (await this.decide(command));
        this.done.set(command.id, reply);
        return reply;
      });
    };
    const names = ['reply-as-assistant', 'escalate', 'annotate', 'apply-tags'];
    return this.messaging.serve({ service: CONVERSATION_SERVICE }, new Map(names.map((name) => [name, handle])));
  }

  /** A conversation in which the assistant is in charge. */
  async begin(): Promise<string> {
    const conversationId = randomUUID();
    await this.happen(
      conversationId,
      {
        type: 'ConversationStarted',
        data: {
          ...{ episode: 0, conversationId, contactId: conversationId, channel: 'webchat', accountId: 'w', teamId: 't' },
          address: FROM,
        },
      },
      { type: 'EpisodeOpened', data: { episode: 1, epoch: 1, cause: 'firstMessage' } },
    );
    return conversationId;
  }

  async write(conversationId: string, text: string, writtenAt = new Date()): Promise<string> {
    const message = wrote(text, writtenAt);
    await this.happen(conversationId, message);
    return message.data.messageId;
  }

  /** One after the other, with no time in between. */
  writeQuickly(conversationId: string, ...texts: readonly string[]): Promise<void> {
    return this.happen(conversationId, ...texts.map((text) => wrote(text, new Date())));
  }

  claim(conversationId: string, epoch: number): Promise<void> {
    const data = { episode: 1, epoch, agentId: 'a1', how: 'claim' } as const;
    return this.happen(conversationId, { type: 'ConversationClaimed', data });
  }

  release(conversationId: string, epoch: number): Promise<void> {
    const data = { episode: 1, epoch, agentId: 'a1', to: 'assistant' } as const;
    return this.happen(conversationId, { type: 'ConversationReleased', data });
  }

  /** The texts that the assistant said. */
  async said(conversationId: string): Promise<readonly string[]> {
    const { messages } = await this.threads.of(conversationStream(conversationId));
    return messages.flatMap(({ author, text }) => (author === 'assistant' ? [text] : []));
  }

  happen(conversationId: string, ...events: readonly ConversationEvent[]): Promise<void> {
    return this.oneByOne(() => this.append(conversationId, events));
  }

  private async decide({ name, payload }: CommandEnvelope): Promise<CommandReply> {
    const { conversationId } = payload as { conversationId: string };
    const { handler, epoch, messages } = await this.threads.of(conversationStream(conversationId));
    if (name === 'annotate') this.annotated.push(payload as Annotate);
    if (name !== 'reply-as-assistant' && name !== 'escalate') return accepted;
    if (handler !== 'assistant' || (payload as { epoch: number }).epoch !== epoch) return staleEpoch(epoch);
    if (name === 'escalate') {
      this.escalated.push(payload as Escalate);
      const { reason, by } = payload as Escalate;
      const data = { episode: 1, epoch: epoch + 1, reason, by, teamId: 't', priority: 'normal' } as const;
      await this.append(conversationId, [{ type: 'ConversationEscalated', data }]);
      return accepted;
    }
    const { messageId, text, confidence, intent = '', lastSeenMessageId } = payload as ReplyAsAssistant;
    const newest = messages.findLast(({ author }) => author === 'customer')?.messageId;
    if (newest !== lastSeenMessageId) return staleEpoch(epoch);
    const content = { kind: 'text', text } as const;
    const data = { episode: 1, messageId, content, to: FROM, confidence, intent, epoch };
    await this.append(conversationId, [{ type: 'AssistantReplied', data }]);
    return accepted;
  }

  private async append(conversationId: string, events: readonly ConversationEvent[]): Promise<void> {
    const stream = conversationStream(conversationId);
    const ciphers = await this.personal.createKeys([{ contactId: conversationId, conversationId }]);
    const data = events.map((event) => this.codec.encode(event, { id: randomUUID(), stream, meta: META }, ciphers));
    await this.log.store.append({ writes: [{ stream, expected: 'any', events: data }] });
    const stored = (await this.log.store.readStream(stream)).slice(-events.length);
    await this.messaging.publish(stored.map((event) => published(conversationId, event)));
  }

  /** The log and the bus have one order. */
  private oneByOne<T>(task: () => Promise<T>): Promise<T> {
    const result = this.turn.then(task);
    this.turn = result.catch(() => undefined);
    return result;
  }
}

const wrote = (text: string, writtenAt: Date): ConversationEventOf<'CustomerMessageReceived'> => {
  const messageId = randomUUID();
  const content = { kind: 'text', text } as const;
  const data = { episode: 1, messageId, providerMessageId: messageId, content, from: FROM };
  return { type: 'CustomerMessageReceived', data: { ...data, occurredAt: writtenAt.toISOString() } };
};

const published = (conversationId: string, event: RecordedEvent) => ({
  subject: eventSubject(conversationId, eventClass(event.stream, event.type), event.type),
  ...{ eventId: event.id, position: event.position, payload: JSON.stringify(event) },
});
