import {
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type JetStreamManager,
  type StreamConfig,
} from '@nats-io/jetstream';
import { nanos, type MsgHdrs } from '@nats-io/nats-core';
import type { ConnectionState } from './connection-state.ts';

export const STREAM = 'EVENTS';
export const POSITION_HEADER = 'Baton-Position';
export const EVENT_ID_HEADER = 'Nats-Msg-Id';
export const TRACE_HEADER = 'traceparent';

const HOUR_MS = 3_600_000;
const API_TIMEOUT_MS = 5_000;

const CONFIG: Partial<StreamConfig> & { name: string; subjects: string[] } = {
  name: STREAM,
  subjects: ['ev.>'],
  storage: StorageType.File,
  retention: RetentionPolicy.Limits,
  max_age: nanos(72 * HOUR_MS),
  // Only to absorb a repeat after a lost acknowledgement: order and repeats in general are kept by the expected sequence.
  duplicate_window: nanos(2 * 60_000),
};

export interface StreamTail {
  /** When the stream was made; another one is another stream, whatever its name. */
  readonly created: string;
  readonly sequence: number;
  /** Null when no event is kept. */
  readonly position: string | null;
}

const STREAM_NOT_FOUND = 10059;
const CONSUMER_NOT_FOUND = 10014;
const MESSAGE_NOT_FOUND = 10037;
const STREAM_NAME_IN_USE = 10058;
export const WRONG_LAST_SEQUENCE = 10071;

const apiCode = (error: unknown): number | undefined => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'number' ? code : undefined;
};

export const isStreamMissing = (error: unknown): boolean => apiCode(error) === STREAM_NOT_FOUND;
export const isConsumerMissing = (error: unknown): boolean => apiCode(error) === CONSUMER_NOT_FOUND;

/** The one stream of events: made by whoever publishes, read by all. */
export class EventStream {
  private constructor(readonly manager: JetStreamManager) {}

  static async open(state: ConnectionState): Promise<EventStream> {
    return new EventStream(await jetstreamManager(state.connection, { checkAPI: false, timeout: API_TIMEOUT_MS }));
  }

  /** Creates the stream or brings its settings up to date. */
  async ensure(): Promise<void> {
    try {
      await this.manager.streams.add(CONFIG);
    } catch (error) {
      if (apiCode(error) !== STREAM_NAME_IN_USE) throw error;
      const { name, ...changeable } = CONFIG;
      await this.manager.streams.update(name, changeable);
    }
  }

  /** Null when there is no stream. */
  async tail(): Promise<StreamTail | null> {
    try {
      const { created, state } = await this.manager.streams.info(STREAM);
      const position = state.messages === 0 ? null : await this.positionAt(state.last_seq);
      return { created, sequence: state.last_seq, position };
    } catch (error) {
      if (isStreamMissing(error)) return null;
      throw error;
    }
  }

  /** Null when that message is not kept any more. */
  async positionAt(sequence: number): Promise<string | null> {
    try {
      const message = await this.manager.streams.getMessage(STREAM, { seq: sequence });
      return message === null ? null : positionOf(message.header);
    } catch (error) {
      if (apiCode(error) === MESSAGE_NOT_FOUND || isStreamMissing(error)) return null;
      throw error;
    }
  }
}

export const positionOf = (header: MsgHdrs | undefined): string => header?.get(POSITION_HEADER) ?? '';
