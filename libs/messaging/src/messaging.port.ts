/**
 * What services say to each other. Two ways only: a command with an answer, and events that were stored.
 */

/** A command on the wire. `id` makes a repeat recognisable: the same id is the same command. */
export interface CommandEnvelope<Payload = unknown> {
  readonly id: string;
  readonly name: string;
  readonly payload: Payload;
  readonly correlationId: string;
  readonly causationId: string;
  readonly actor: { readonly kind: 'customer' | 'agent' | 'assistant' | 'system'; readonly id: string };
  readonly traceparent?: string;
}

/**
 * The answer to a command. `refused` is a decision (somebody may not do this now); `invalid` is bad input
 * (which field, why); a `fault` is neither: `retry` tells the caller whether to try again.
 */
export type CommandReply<Result = unknown, Refusal = unknown> =
  | { readonly kind: 'accepted'; readonly result: Result }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'invalid'; readonly problems: readonly FieldProblem[] }
  | { readonly kind: 'fault'; readonly code: string; readonly retry: 'yes' | 'later' | 'never' };

export interface FieldProblem {
  readonly field: string;
  readonly problem: string;
}

export interface SendOptions {
  /** How long the caller waits, in milliseconds; 5,000 by default. The server drops what is older than this. */
  readonly deadlineMs?: number;
}

/**
 * Sends a command to the owner of a partition and waits for its answer.
 * Never throws for an answer. Throws `MessagingFault`: `no-responder` (nobody serves it now: nothing was done,
 * retry yes), `deadline` (no answer in time: the outcome is unknown; repeat with the same id), `unavailable`,
 * `too-large` (retry never).
 */
export interface CommandClient {
  send<Result, Refusal>(
    address: CommandAddress,
    command: CommandEnvelope,
    options?: SendOptions,
  ): Promise<CommandReply<Result, Refusal>>;
}

/** `cmd.<service>.<partition>.<name>`; the partition comes from `partitionOf(key)` so that one replica keeps warm state. */
export interface CommandAddress {
  readonly service: string;
  readonly partition: number;
}

export type CommandHandler = (command: CommandEnvelope, context: CommandContext) => Promise<CommandReply>;

export interface CommandContext {
  readonly partition: number;
  /** Aborts when the caller's deadline has passed. */
  readonly signal: AbortSignal;
}

export interface ServeOptions {
  readonly service: string;
  /** The partitions this process answers for; all by default. */
  readonly partitions?: readonly number[];
  /** Commands waiting or running in this process before new ones are answered `fault overloaded, retry later`; 2,000 by default. */
  readonly maxQueue?: number;
}

/** Serves commands. Handlers run concurrently; who needs an order keeps lanes. */
export interface CommandServer {
  serve(options: ServeOptions, handlers: ReadonlyMap<string, CommandHandler>): Promise<Stoppable>;
}

export interface Stoppable {
  /** Takes no new work, finishes what has begun, then resolves. */
  drain(): Promise<void>;
}

/** A stored event on its way to subscribers. `payload` is the recorded event as JSON (personal fields still encrypted). */
export interface PublishedEvent {
  readonly subject: string;
  readonly eventId: string;
  readonly position: string;
  readonly payload: string;
  readonly traceparent?: string;
}

/**
 * The durable side: a window (72 h) of the log, strictly in log order, whoever publishes into it.
 */
export interface EventPublisher {
  /**
   * Resolves when all are kept. Events are given in log order; those at or before the last kept position are
   * skipped, so a repeat, or a second publisher, neither doubles nor reorders. Throws `MessagingFault`:
   * `unavailable` (some may be kept: repeat), `stream-lost` (none is kept: call `lastPosition`, go back to where
   * the consumers stand, then publish again), `too-large`.
   */
  publish(events: readonly PublishedEvent[]): Promise<void>;
  /** Position of the last event that is kept; null when the stream is empty or new. Creates the stream if there is none. */
  lastPosition(): Promise<string | null>;
  /** Calls back after every reconnection and when the stream was found emptied: the moment to compare and rewind. */
  onResync(listener: () => void): Stoppable;
}

export interface DeliveredEvent {
  readonly subject: string;
  readonly eventId: string;
  readonly position: string;
  readonly payload: string;
  readonly traceparent?: string;
  /** 1 for the first delivery. */
  readonly deliveries: number;
}

export interface ConsumeOptions {
  /** Name of the durable consumer, one per service and purpose. */
  readonly durable: string;
  /** One subject filter with wildcards, such as `ev.*.reply.>`. */
  readonly filter: string;
  /** Most events handed over at once; 256 by default. */
  readonly batchSize?: number;
  /**
   * Told now and then: every selected event up to this position has been handled, by this process or another of
   * the same durable. What a refill of an emptied stream must start after.
   */
  readonly onFloor?: (position: string) => Promise<void>;
  /**
   * Takes an event whose handler failed with `retry: never`; the event is given up when this resolves, and comes again
   * when it rejects.
   */
  readonly deadLetter?: (event: DeliveredEvent, code: string) => Promise<void>;
}

/**
 * Durable consumption in batches. The handler stores what it was given (a job row each) in one transaction and
 * returns; then the batch is acknowledged. If it throws, `retry` of the fault decides: `yes` nak with a short delay,
 * `later` nak with a longer one (and nothing later is handed over before), `never` hands the events over one by
 * one to find the culprit, which goes to the dead-letter sink and is terminated. Events may come again: handlers
 * must be idempotent by event id.
 */
export interface EventConsumer {
  consume(options: ConsumeOptions, handler: (batch: readonly DeliveredEvent[]) => Promise<void>): Promise<Stoppable>;
}

/** Things that may be lost: typing, doorbells, conflated pushes. Core NATS, no storage. */
export interface Signals {
  emit(subject: string, payload: Uint8Array | string): void;
  on(subject: string, listener: (payload: Uint8Array, subject: string) => void): Stoppable;
}
