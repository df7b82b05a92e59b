import type { ConversationEvent } from '@baton/contracts-conversation';
import type { Recorded } from '@baton/event-sourcing';
import { RetryAfter, type Job, type JobContext } from '@baton/job-queue';
import type { Clock } from '@baton/service-kit';
import { chargeAfter } from '../domain/thread/charge.ts';
import { recordedIn } from './recorded-event.ts';
import type { WhenCustomerWroteThenAnnotate } from './when-customer-wrote-then-annotate/when-customer-wrote-then-annotate.ts';
import type { WhenCustomerWroteThenReply } from './when-customer-wrote-then-reply/when-customer-wrote-then-reply.ts';

export interface PublishedEvents {
  /** `payload`: the recorded event as JSON. Throws a `Fault` (`never`) for what is no event. */
  read(payload: string): Promise<Recorded<ConversationEvent>>;
}

type JobOf = Pick<Job, 'payload'>;

/** Longer than the job of an episode's first message takes, thinking included. */
const AFTER_OPENING_MS = 30_000;

/** Who reacts to which event. */
export class AssistantJobs {
  constructor(
    private readonly events: PublishedEvents,
    private readonly reply: WhenCustomerWroteThenReply,
    private readonly annotation: WhenCustomerWroteThenAnnotate,
    private readonly clock: Clock,
  ) {}

  /** The message itself is read with its thread; only its name is needed here. */
  async answer({ payload }: JobOf, context: JobContext): Promise<void> {
    const { type, stream, data } = recordedIn(payload);
    if (type === 'CustomerMessageReceived') await this.reply.handle(stream, data.messageId, context);
  }

  /**
   * The assistant is in charge again: there may be something that nobody has answered. What began an episode has a job
   * of its own, unless the end of the one before was seen too late: so that is looked at when the job must be done.
   */
  async resume({ payload }: JobOf, context: JobContext): Promise<void> {
    const event = recordedIn(payload);
    if (chargeAfter(event) !== 'assistant') return;
    const early = Date.parse(event.recordedAt) + AFTER_OPENING_MS - this.clock.now().getTime();
    if (event.type === 'EpisodeOpened' && early > 0) {
      throw new RetryAfter('message-first', 'the first message has a job', Math.min(early, AFTER_OPENING_MS));
    }
    await this.reply.handle(event.stream, null, context);
  }

  async annotate({ payload }: JobOf): Promise<void> {
    const event = await this.events.read(payload);
    if (event.type === 'CustomerMessageReceived') await this.annotation.handle(event, conversationIdOf(event.stream));
  }
}

const conversationIdOf = (stream: string): string => stream.slice(stream.indexOf('-') + 1);
