import type { ConversationEvent } from '@baton/contracts-conversation';
import { Fault, type RecordedEvent } from '@baton/event-sourcing';
import type { Recorded } from '@baton/event-sourcing';
import type { Job, JobContext } from '@baton/job-queue';
import type { WhenCustomerWroteThenAnnotate } from './when-customer-wrote-then-annotate/when-customer-wrote-then-annotate.ts';
import type { WhenCustomerWroteThenReply } from './when-customer-wrote-then-reply/when-customer-wrote-then-reply.ts';

export interface PublishedEvents {
  /** `payload`: the recorded event as JSON. Throws a `Fault` (`never`) for what is no event. */
  read(payload: string): Promise<Recorded<ConversationEvent>>;
}

type JobOf = Pick<Job, 'payload'>;

/** Who reacts to which event. */
export class AssistantJobs {
  constructor(
    private readonly events: PublishedEvents,
    private readonly reply: WhenCustomerWroteThenReply,
    private readonly annotation: WhenCustomerWroteThenAnnotate,
  ) {}

  /** The message itself is read with its thread; only its name is needed here. */
  async answer({ payload }: JobOf, context: JobContext): Promise<void> {
    const { type, stream, data } = parse(payload);
    if (type !== 'CustomerMessageReceived') return;
    await this.reply.handle(stream, (data as { messageId: string }).messageId, context);
  }

  /** The assistant is in charge again: there may be something that nobody has answered. */
  async resume({ payload }: JobOf, context: JobContext): Promise<void> {
    const { type, stream, data } = parse(payload);
    if (type !== 'ConversationReleased' || (data as { to: string }).to !== 'assistant') return;
    await this.reply.handle(stream, null, context);
  }

  async annotate({ payload }: JobOf): Promise<void> {
    const event = await this.events.read(payload);
    if (event.type === 'CustomerMessageReceived') await this.annotation.handle(event, conversationIdOf(event.stream));
  }
}

const conversationIdOf = (stream: string): string => stream.slice(stream.indexOf('-') + 1);

const parse = (payload: string): RecordedEvent => {
  try {
    return JSON.parse(payload) as RecordedEvent;
  } catch (cause) {
    throw new Fault('event-unreadable', 'a published event is no JSON', 'never', { cause });
  }
};
