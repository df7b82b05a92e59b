import type { ConsumeOptions } from '@baton/messaging';
import { AckPolicy, DeliverPolicy } from '@nats-io/jetstream';
import { nanos } from '@nats-io/nats-core';
import { isConsumerMissing, isStreamMissing, STREAM, type EventStream } from './event-stream.ts';

/** After a crash the events that were being handled come again so late; live processes say that they still work. */
export const ACK_WAIT_MS = 5_000;
const MAX_ACK_PENDING = 2_048;

/**
 * Makes the durable consumer, or finds it; answers how many of its events are delivered but not acknowledged.
 * Null while there is no stream: whoever publishes creates it.
 */
export const ensureConsumer = async (stream: EventStream, options: ConsumeOptions): Promise<number | null> => {
  const { consumers } = stream.manager;
  const config = {
    durable_name: options.durable,
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    ack_wait: nanos(ACK_WAIT_MS),
    max_ack_pending: MAX_ACK_PENDING,
    filter_subject: options.filter,
  };
  try {
    const { config: found, num_ack_pending: outstanding } = await consumers.info(STREAM, options.durable);
    if (found.filter_subject === options.filter) return outstanding;
    // Another filter is another consumer: it starts anew, and the handler drops what it has seen.
    await consumers.delete(STREAM, options.durable);
  } catch (error) {
    if (isStreamMissing(error)) return null;
    if (!isConsumerMissing(error)) throw error;
  }
  await consumers.add(STREAM, config);
  return 0;
};
