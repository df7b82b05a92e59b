import type { EventData, EventMeta, RecordedEvent } from './event.ts';
import { Fault } from './fault.ts';
import type { Ciphers } from './field-cipher.port.ts';
import { Upcasters } from './upcasters.ts';

/** What a decider speaks of: a name and the facts. */
export interface DomainEvent<Type extends string = string, Data extends object = object> {
  readonly type: Type;
  readonly data: Data;
}

/** A domain event together with where and when it was stored; distributes over a union of events. */
export type Recorded<Event extends DomainEvent> = Event extends DomainEvent
  ? RecordedEvent<Event['type'], Event['data']>
  : never;

/** What stands where a personal field was after its key is gone. Every reader of a personal field must expect it. */
export interface Erased {
  readonly erased: true;
}

export const ERASED: Erased = Object.freeze({ erased: true });

export const isErased = (value: unknown): value is Erased =>
  typeof value === 'object' && value !== null && (value as Partial<Erased>).erased === true;

export interface EventCodecOptions {
  /** The version of the shapes that this code writes: one for all, or by type. */
  readonly schemaVersion: number | ((type: string) => number);
  readonly upcasters?: Upcasters;
  /**
   * Personal top-level fields of `data` by event type. When given, every type that is written must be listed, so that
   * nobody stores a new kind of event in clear by forgetting it.
   */
  readonly personalFields?: Readonly<Record<string, readonly string[]>>;
}

/** Facts about a new event that its decider does not know. */
export interface Envelope {
  readonly id: string;
  readonly stream: string;
  readonly meta: EventMeta;
}

/**
 * Domain events ⇄ stored events. A personal field is stored as `{"$pd": "<ciphertext>"}` and read back as it was, or
 * as `{"erased": true}` when its key is gone. Reading decrypts first and then upcasts, so upcasters see plain data.
 *
 * Reading goes by the mark and not by the list: events stay readable when the list changes.
 */
export class EventCodec<Event extends DomainEvent> {
  private readonly upcasters: Upcasters;

  constructor(private readonly options: EventCodecOptions) {
    this.upcasters = options.upcasters ?? new Upcasters();
  }

  /** `ciphers` must have been loaded for the stream when the event has a personal field. */
  encode(event: Event, envelope: Envelope, ciphers: Ciphers): EventData {
    const { schemaVersion } = this.options;
    const fields = this.personalFieldsOf(event.type).filter((field) => valueOf(event.data, field) !== undefined);
    return {
      id: envelope.id,
      type: event.type,
      schemaVersion: typeof schemaVersion === 'number' ? schemaVersion : schemaVersion(event.type),
      data: fields.length === 0 ? event.data : seal(event.data, fields, envelope, ciphers),
      meta: envelope.meta,
    };
  }

  /** The streams among these events whose keys `decode` needs. */
  sealedStreams(events: Iterable<RecordedEvent>): Set<string> {
    const streams = new Set<string>();
    for (const event of events) {
      if (!streams.has(event.stream) && Object.values(event.data).some(isSealed)) streams.add(event.stream);
    }
    return streams;
  }

  /** Types that this code does not know come back as they are: `evolve` and projections skip them. */
  decode(recorded: RecordedEvent, ciphers: Ciphers): Recorded<Event> {
    const data = open(recorded, ciphers);
    const plain = data === recorded.data ? recorded : { ...recorded, data };
    return this.upcasters.upcast(plain) as unknown as Recorded<Event>;
  }

  private personalFieldsOf(type: string): readonly string[] {
    if (this.options.personalFields === undefined) return [];
    const fields = Object.hasOwn(this.options.personalFields, type) ? this.options.personalFields[type] : undefined;
    if (fields === undefined) throw new Fault('unlisted-event', `${type} is not listed in personalFields`, 'never');
    return fields;
  }
}

interface Sealed {
  readonly $pd: string;
}

const isSealed = (value: unknown): value is Sealed =>
  typeof value === 'object' && value !== null && typeof (value as Partial<Sealed>).$pd === 'string';

const valueOf = (data: object, field: string): unknown => (data as Record<string, unknown>)[field];

const contextOf = (eventId: string, field: string): string => `${eventId}/${field}`;

const seal = (data: object, fields: readonly string[], { id, stream }: Envelope, ciphers: Ciphers): object => {
  const cipher = ciphers.of(stream);
  const sealed: Record<string, unknown> = { ...data };
  for (const field of fields) {
    sealed[field] = { $pd: cipher.seal(JSON.stringify(sealed[field]), contextOf(id, field)) } satisfies Sealed;
  }
  return sealed;
};

const open = ({ id, stream, data }: RecordedEvent, ciphers: Ciphers): object => {
  let opened: Record<string, unknown> | undefined;
  for (const [field, value] of Object.entries(data)) {
    if (!isSealed(value)) continue;
    opened ??= { ...data };
    const plain = ciphers.of(stream).open(value.$pd, contextOf(id, field));
    opened[field] = plain === null ? ERASED : JSON.parse(plain);
  }
  return opened ?? data;
};
