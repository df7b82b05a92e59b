import type { ConsumeOptions } from '@baton/messaging';
import { AckPolicy, DeliverPolicy } from '@nats-io/jetstream';
import { nanos } from '@nats-io/nats-core';
import { isConsumerMissing, isStreamMissing, STREAM, type EventStream } from './event-stream.ts';

export const ACK_WAIT_MS = 30_000;
const MAX_ACK_PENDING = 2_048;

/** Makes the durable consumer, or finds it. False while there is no stream: whoever publishes creates it. */
export const ensureConsumer = async (stream: EventStream, options: ConsumeOptions): Promise<boolean> => {
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
    const { config: found } = await consumers.info(STREAM, options.durable);
    if (found.filter_subject === options.filter) return true;
    // Another filter is another consumer: it starts anew, and the handler drops what it has seen.
    await consumers.delete(STREAM, options.durable);
  } catch (error) {
    if (isStreamMissing(error)) return false;
    if (!isConsumerMissing(error)) throw error;
  }
  await consumers.add(STREAM, config);
  return true;
};
