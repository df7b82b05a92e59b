import type { DeliveredEvent } from '@baton/messaging';
import type { Msg } from '@nats-io/nats-core';
import { nanos } from '@nats-io/nats-core';
import { EVENT_ID_HEADER, positionOf, TRACE_HEADER } from './event-stream.ts';

const ACK = new TextEncoder().encode('+ACK');
const WORKING = new TextEncoder().encode('+WPI');
const TERM = new TextEncoder().encode('+TERM');

/** One delivery of a durable consumer, with the four answers that JetStream knows. */
export class Delivery {
  readonly event: DeliveredEvent;

  constructor(private readonly message: Msg) {
    const traceparent = message.headers?.get(TRACE_HEADER) ?? '';
    this.event = {
      subject: message.subject,
      eventId: message.headers?.get(EVENT_ID_HEADER) ?? '',
      position: positionOf(message.headers),
      payload: message.string(),
      deliveries: deliveriesOf(message.reply ?? ''),
      ...(traceparent === '' ? {} : { traceparent }),
    };
  }

  /** The event as it is handed over the n-th time here, so that `deliveries` counts these attempts too. */
  asAttempt(attempt: number): DeliveredEvent {
    return attempt === 1 ? this.event : { ...this.event, deliveries: this.event.deliveries + attempt - 1 };
  }

  ack(): void {
    this.answer(ACK);
  }

  nak(delayMs: number): void {
    this.answer(new TextEncoder().encode(`-NAK ${JSON.stringify({ delay: nanos(delayMs) })}`));
  }

  term(): void {
    this.answer(TERM);
  }

  working(): void {
    this.answer(WORKING);
  }

  private answer(data: Uint8Array): void {
    try {
      this.message.respond(data);
    } catch {
      // The connection is closed: the server delivers the event again, which the handler must bear anyway.
    }
  }
}

/** `$JS.ACK.<stream>.<consumer>.<deliveries>…`; from 2.15 on two tokens (domain, account) stand before the stream. */
const deliveriesOf = (reply: string): number => {
  const tokens = reply.split('.');
  return Number(tokens.length > 9 ? tokens[6] : tokens[4]);
};
