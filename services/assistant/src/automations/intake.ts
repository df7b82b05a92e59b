import type { ConversationEvent } from '@baton/contracts-conversation';
import type { Recorded } from '@baton/event-sourcing';
import type { DeliveredEvent } from '@baton/messaging';
import type { Clock } from '@baton/service-kit';
import { LRUCache } from 'lru-cache';
import { chargeAfter, isTaken } from '../domain/thread/charge.ts';
import { recordedIn } from './recorded-event.ts';
import type { Charges } from './charges.port.ts';

/** Of a conversation that a person has, a mood so old is good enough. */
const ASSESSED_EVERY_MS = 30_000;
/** Taken conversations whose last assessment is remembered; of a forgotten one a message more is assessed. */
const ASSESSED_KEPT = 50_000;

type Events = readonly DeliveredEvent[];

/**
 * Which events are worth a job. Most of what customers write goes to people, and none of that may cost the assistant
 * more than a look at who is in charge, one for each batch.
 *
 * That look may be late, never wrong: a message is left out when the conversation was taken at some time that this
 * service has seen, and every return to the assistant makes a job that looks at all that is unanswered; who is in
 * charge is saved before that job exists.
 */
export class Intake {
  private readonly assessed = new LRUCache<string, { readonly eventId: string; readonly at: number }>({
    max: ASSESSED_KEPT,
  });

  constructor(
    private readonly charges: Charges,
    private readonly clock: Clock,
  ) {}

  /** Customers' messages that the assistant may have to answer. */
  async toAnswer(messages: Events): Promise<Events> {
    const taken = await this.takenAmong(messages);
    return messages.filter((message) => !taken.has(conversationOf(message)));
  }

  /** Customers' messages that are assessed: of conversations that are taken, one now and then. */
  async toAnnotate(messages: Events): Promise<Events> {
    const taken = await this.takenAmong(messages);
    return messages.filter((message) => !taken.has(conversationOf(message)) || this.isDue(message));
  }

  /** Events of conversations' lives: remembers who is in charge; those after which the assistant is again. */
  async toResume(events: Events): Promise<Events> {
    const changes = events.flatMap((event) => {
      const recorded = recordedIn(event.payload);
      const handler = chargeAfter(recorded);
      return handler === null ? [] : [{ event, recorded, handler }];
    });
    await this.charges.save(
      changes.map(({ event, handler }) => ({
        ...{ conversationId: conversationOf(event), taken: isTaken(handler), position: event.position },
      })),
    );
    return changes.flatMap(({ event, recorded, handler }) =>
      handler === 'assistant' && !isFirst(recorded) ? [event] : [],
    );
  }

  private takenAmong(messages: Events): Promise<ReadonlySet<string>> {
    return this.charges.taken(messages.map(conversationOf));
  }

  /** A message that comes again is as due as it was. */
  private isDue(message: DeliveredEvent): boolean {
    const conversationId = conversationOf(message);
    const now = this.clock.now().getTime();
    const last = this.assessed.get(conversationId);
    if (last !== undefined && now - last.at < ASSESSED_EVERY_MS) return last.eventId === message.eventId;
    this.assessed.set(conversationId, { eventId: message.eventId, at: now });
    return true;
  }
}

/** Before a conversation's first episode nobody can have had it, so none of its messages was left out. */
const isFirst = ({ type, data }: Recorded<ConversationEvent>): boolean =>
  type === 'EpisodeOpened' && data.episode === 1;

/** `ev.<partition>.<class>.<conversation>.<type>` */
const conversationOf = ({ subject }: DeliveredEvent): string => subject.split('.')[3] ?? subject;
