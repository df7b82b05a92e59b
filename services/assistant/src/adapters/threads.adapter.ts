import { SCHEMA_VERSION, type ConversationEvent } from '@baton/contracts-conversation';
import { EventCodec, StreamStates, type CipherSource, type EventStore, type Recorded } from '@baton/event-sourcing';
import { evolve } from '../domain/thread/thread.evolve.ts';
import { notStarted, type ThreadState } from '../domain/thread/thread.state.ts';
import type { Threads } from '../domain/thread/threads.port.ts';

/** Conversations kept in memory; they hold what was said, so they are few. */
const KEPT = 2_000;

/** Folds the conversation's own stream; only what came since the last look is read. */
export class StreamThreads implements Threads {
  private readonly states: StreamStates<ThreadState, Recorded<ConversationEvent>>;

  constructor(store: Pick<EventStore, 'readStream'>, ciphers: CipherSource) {
    this.states = new StreamStates({
      ...{ store, ciphers, capacity: KEPT },
      decider: { initialState: notStarted, evolve },
      codec: new EventCodec({ schemaVersion: SCHEMA_VERSION }),
    });
  }

  async of(stream: string): Promise<ThreadState> {
    return (await this.states.refresh(stream)).state;
  }
}
