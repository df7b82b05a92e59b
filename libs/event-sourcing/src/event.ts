/**
 * Who caused an event. `id` is an agent's, contact's or API key's id; a rule or a timer has a name instead.
 */
export type Actor =
  | { readonly kind: 'customer'; readonly id: string }
  | { readonly kind: 'agent'; readonly id: string }
  | { readonly kind: 'assistant'; readonly id: string }
  | { readonly kind: 'system'; readonly id: string };

/** Facts about an event that every event has, whatever it says. Never personal data: metadata is not encrypted. */
export interface EventMeta {
  /** Id of the first message of the interaction (a webhook, a click). Copied along the whole chain. */
  readonly correlationId: string;
  /** Id of the command or event that directly caused this one. */
  readonly causationId: string;
  readonly actor: Actor;
  /** W3C `traceparent` of the span that appended the event; consumers link to it. */
  readonly traceparent?: string;
}

/** An event that is not stored yet. `data` must survive JSON. */
export interface EventData<Type extends string = string, Data extends object = object> {
  /** UUID. Unique in the whole store, so a repeated append can be recognised by readers. */
  readonly id: string;
  readonly type: Type;
  /** Version of the shape of `data`; readers upcast older ones (see `Upcasters`). */
  readonly schemaVersion: number;
  readonly data: Data;
  readonly meta: EventMeta;
}

/**
 * A place in the log. Opaque to callers: compare only with `comparePositions`, store as text.
 * PostgreSQL hands out gapless integers, KurrentDB pairs of 64-bit numbers.
 */
export type Position = string;

/** The position before the first event of every log. */
export const START: Position = '0';

/** An event as the store gives it back. */
export interface RecordedEvent<Type extends string = string, Data extends object = object> extends EventData<
  Type,
  Data
> {
  readonly stream: string;
  /** 1 for the first event of a stream, rising by 1 without gaps. */
  readonly version: number;
  readonly position: Position;
  /** ISO 8601, the store's clock, when it was committed. */
  readonly recordedAt: string;
}
