import type { Decider } from './decider.ts';
import type { EventStore } from './event-store.port.ts';
import type { DomainEvent, EventCodec } from './event-codec.ts';
import type { CipherSource } from './field-cipher.port.ts';

/** A folded stream; version 0 and the initial state when it has no events. */
export interface StreamState<State> {
  readonly version: number;
  readonly state: State;
}

export interface StreamStatesOptions<State, Event extends DomainEvent> {
  readonly store: Pick<EventStore, 'readStream'>;
  readonly decider: Pick<Decider<State, never, Event, unknown>, 'initialState' | 'evolve'>;
  readonly codec: EventCodec<Event>;
  readonly ciphers: CipherSource;
  /** How many states are kept; 10,000 by default. */
  readonly capacity?: number;
}

/**
 * Folded states of recently used streams. A kept state may be old, never wrong: who decides on one appends with its
 * version, and who refuses on one calls `refresh` before.
 */
export class StreamStates<State, Event extends DomainEvent> {
  /** In order of use: a Map keeps the order of insertion. */
  private readonly kept = new Map<string, StreamState<State>>();
  private readonly capacity: number;

  constructor(private readonly options: StreamStatesOptions<State, Event>) {
    this.capacity = options.capacity ?? 10_000;
  }

  /** The kept state, without asking the store. */
  peek(stream: string): StreamState<State> | undefined {
    return this.kept.get(stream);
  }

  /** The kept state or, for a stream that is not kept, the one read from the store. */
  async load(stream: string): Promise<StreamState<State>> {
    const known = this.kept.get(stream);
    if (known === undefined) return this.refresh(stream);
    this.remember(stream, known);
    return known;
  }

  /** Reads what came after the kept version. The same object when nothing did. */
  async refresh(stream: string): Promise<StreamState<State>> {
    const { store, decider, codec, ciphers } = this.options;
    const known = this.kept.get(stream) ?? { version: 0, state: decider.initialState };
    const events = await store.readStream(stream, { from: known.version + 1 });
    if (events.length === 0) return known;
    const keys = await ciphers.load(codec.sealedStreams(events));
    let { version, state } = known;
    for (const event of events) {
      state = decider.evolve(state, codec.decode(event, keys) as unknown as Event);
      version = event.version;
    }
    return this.remember(stream, { version, state });
  }

  /** The state after events that were just committed on top of `before`. */
  advance(stream: string, before: StreamState<State>, events: readonly Event[]): StreamState<State> {
    let { state } = before;
    for (const event of events) state = this.options.decider.evolve(state, event);
    return this.remember(stream, { version: before.version + events.length, state });
  }

  /** Keeps a state that the caller has folded. A slower reader never replaces a newer state. */
  remember(stream: string, next: StreamState<State>): StreamState<State> {
    const known = this.kept.get(stream);
    const newest = known !== undefined && known.version > next.version ? known : next;
    this.kept.delete(stream);
    this.kept.set(stream, newest);
    if (this.kept.size > this.capacity) this.kept.delete(this.kept.keys().next().value as string);
    return newest;
  }
}
