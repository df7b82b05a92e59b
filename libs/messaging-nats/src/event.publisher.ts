import { comparePositions } from '@baton/event-sourcing';
import { MessagingFault, type EventPublisher, type PublishedEvent, type Stoppable } from '@baton/messaging';
import { headers, type Msg, type MsgHdrs } from '@nats-io/nats-core';
import { maxPayload, ROOM_FOR_HEADERS } from './command.client.ts';
import type { ConnectionState } from './connection-state.ts';
import {
  EVENT_ID_HEADER,
  EventStream,
  POSITION_HEADER,
  TRACE_HEADER,
  WRONG_LAST_SEQUENCE,
  type StreamTail,
} from './event-stream.ts';
import type { MessagingLogger } from './messaging-logger.port.ts';
import type { ReplyInbox } from './reply-inbox.ts';

const IN_FLIGHT = 512;
const ACK_TIMEOUT_MS = 5_000;
const CHECK_EVERY_MS = 5_000;
const MAX_ROUNDS = 5;
const encoder = new TextEncoder();

interface PubAck {
  readonly seq?: number;
  readonly duplicate?: boolean;
  readonly error?: { readonly err_code: number; readonly description: string };
}

type Outcome =
  | { readonly kind: 'kept'; readonly sequence: number; readonly duplicate: boolean }
  | { readonly kind: 'out-of-order' }
  | { readonly kind: 'failed'; readonly fault: MessagingFault };

/**
 * Publishes in log order with many messages in flight. Each message names the sequence that must be the last one
 * (`Nats-Expected-Last-Sequence`), so one that fails makes all behind it fail, and of two publishers that do not
 * know of each other one is turned away and looks again. The stream therefore is always an unbroken, ordered piece
 * of the log, and its last position says exactly where to go on.
 */
export class NatsEventPublisher implements EventPublisher {
  /** Undefined: not looked at yet, or not sure any more. */
  private tail: StreamTail | undefined;
  /** The stream that was last seen; to notice another one in its place. */
  private known: StreamTail | undefined;
  private readonly listeners = new Set<() => void>();
  private checking: NodeJS.Timeout | undefined;

  constructor(
    private readonly state: ConnectionState,
    private readonly inbox: ReplyInbox,
    private readonly stream: EventStream,
    private readonly log: MessagingLogger,
  ) {
    state.onLost(() => {
      this.tail = undefined;
    });
    state.onRestored(() => this.notify());
  }

  onResync(listener: () => void): Stoppable {
    const entry = (): void => listener();
    this.listeners.add(entry);
    this.checking ??= setInterval(() => void this.check(), CHECK_EVERY_MS).unref();
    return {
      drain: () => {
        this.listeners.delete(entry);
        if (this.listeners.size === 0) this.stop();
        return Promise.resolve();
      },
    };
  }

  stop(): void {
    clearInterval(this.checking);
    this.checking = undefined;
  }

  async lastPosition(): Promise<string | null> {
    return this.api(async () => {
      await this.stream.ensure();
      this.tail = (await this.stream.tail()) ?? undefined;
      this.known = this.tail;
      return this.tail?.position ?? null;
    });
  }

  async publish(events: readonly PublishedEvent[]): Promise<void> {
    let rest = events;
    for (let round = 1; round <= MAX_ROUNDS; round += 1) {
      const tail = await this.currentTail();
      rest = rest.filter((event) => tail.position === null || comparePositions(event.position, tail.position) > 0);
      if (rest.length === 0) return;
      const window = rest.slice(0, IN_FLIGHT);
      const outcomes = await Promise.all(window.map((event, index) => this.put(event, tail.sequence + index)));
      const kept = this.advance(tail, window, outcomes);
      rest = rest.slice(kept);
      const failed = outcomes.find((outcome) => outcome.kind === 'failed');
      if (failed?.kind === 'failed') throw failed.fault;
      // Only rounds that were turned away count; a long list needs many windows.
      if (kept === window.length) round = 0;
      if (rest.length === 0) return;
    }
    throw new MessagingFault('unavailable', 'another publisher kept getting ahead');
  }

  /** How many of the window are kept, from its start. */
  private advance(tail: StreamTail, window: readonly PublishedEvent[], outcomes: readonly Outcome[]): number {
    const broken = outcomes.findIndex((outcome) => outcome.kind !== 'kept');
    const kept = broken === -1 ? window.length : broken;
    const last = outcomes[kept - 1];
    const event = window[kept - 1];
    const orderly = outcomes.every((outcome) => outcome.kind === 'kept' && !outcome.duplicate);
    this.tail =
      orderly && last?.kind === 'kept' && event !== undefined
        ? { created: tail.created, sequence: last.sequence, position: event.position }
        : undefined;
    if (this.tail !== undefined) this.known = this.tail;
    return kept;
  }

  private async currentTail(): Promise<StreamTail> {
    if (this.tail !== undefined) return this.tail;
    if (this.known === undefined) await this.lastPosition();
    else {
      const found = await this.api(() => this.stream.tail());
      if (found === null || isAnother(this.known, found)) throw this.lost();
      this.tail = found;
      this.known = found;
    }
    if (this.tail === undefined) throw this.lost();
    return this.tail;
  }

  private async put(event: PublishedEvent, expectedSequence: number): Promise<Outcome> {
    const data = encoder.encode(event.payload);
    const head = eventHeaders(event, expectedSequence);
    if (data.length > maxPayload(this.state) - ROOM_FOR_HEADERS) {
      return {
        kind: 'failed',
        fault: new MessagingFault('too-large', `event ${event.eventId} is larger than NATS takes`),
      };
    }
    try {
      return outcomeOf(await this.inbox.request(event.subject, data, head, ACK_TIMEOUT_MS));
    } catch (error) {
      if (error instanceof MessagingFault && error.code === 'no-responder')
        return { kind: 'failed', fault: this.lost() };
      if (error instanceof MessagingFault) return { kind: 'failed', fault: unavailable(error) };
      throw error;
    }
  }

  private lost(): MessagingFault {
    this.tail = undefined;
    this.notify();
    return new MessagingFault('stream-lost', 'the event stream is missing or is not the one that was known');
  }

  private async check(): Promise<void> {
    if (!this.state.isUp() || this.known === undefined) return;
    const { known } = this;
    try {
      const found = await this.stream.tail();
      if (this.known === known && (found === null || isAnother(known, found))) this.lost();
    } catch (error) {
      this.log.warn({ err: error }, 'the event stream could not be looked at');
    }
  }

  private notify(): void {
    for (const listener of this.listeners) listener();
  }

  private async api<T>(call: () => Promise<T>): Promise<T> {
    if (!(await this.state.waitUntilUp(ACK_TIMEOUT_MS))) {
      throw new MessagingFault('unavailable', 'not connected to NATS');
    }
    try {
      return await call();
    } catch (error) {
      throw error instanceof MessagingFault ? error : unavailable(error);
    }
  }
}

const unavailable = (cause: unknown): MessagingFault =>
  new MessagingFault('unavailable', 'JetStream did not answer', { cause });

const isAnother = (known: StreamTail, found: StreamTail): boolean =>
  found.created !== known.created || found.sequence < known.sequence;

const eventHeaders = (event: PublishedEvent, expectedSequence: number): MsgHdrs => {
  const head = headers();
  head.set(EVENT_ID_HEADER, event.eventId);
  head.set('Nats-Expected-Last-Sequence', String(expectedSequence));
  head.set(POSITION_HEADER, event.position);
  if (event.traceparent !== undefined) head.set(TRACE_HEADER, event.traceparent);
  return head;
};

const outcomeOf = (message: Msg): Outcome => {
  const ack = message.json<PubAck>();
  if (ack.error !== undefined) {
    if (ack.error.err_code === WRONG_LAST_SEQUENCE) return { kind: 'out-of-order' };
    return { kind: 'failed', fault: new MessagingFault('unavailable', `JetStream refused: ${ack.error.description}`) };
  }
  return { kind: 'kept', sequence: ack.seq ?? 0, duplicate: ack.duplicate ?? false };
};
