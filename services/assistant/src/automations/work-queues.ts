import type { DeadLetter, JobQueue } from '@baton/job-queue';

/**
 * The service's queues, each with a durable consumer of its own: a durable has one filter, and only these events are
 * wanted of classes that hold many.
 */
export interface WorkQueues {
  /** Customer messages, to be answered. */
  readonly answers: JobQueue;
  /** Conversations that are the assistant's again: given back, or begun anew. */
  readonly returns: JobQueue;
  /** Customer messages, to be understood. */
  readonly annotations: JobQueue;
}

export const FILTERS: Readonly<Record<keyof WorkQueues, string>> = {
  answers: 'ev.*.customer.*.CustomerMessageReceived',
  returns: 'ev.*.life.>',
  annotations: 'ev.*.customer.*.CustomerMessageReceived',
};

/** Dead letters of all queues; an event may have died in more than one. */
export class DeadLetters {
  private readonly queues: readonly JobQueue[];

  constructor({ answers, returns, annotations }: WorkQueues) {
    this.queues = [answers, returns, annotations];
  }

  /** The newest first. */
  async list(limit: number): Promise<DeadLetter[]> {
    const all = await Promise.all(this.queues.map((queue) => queue.listDeadLetters(limit)));
    return all
      .flat()
      .toSorted((one, other) => +other.diedAt - +one.diedAt)
      .slice(0, limit);
  }

  /** False when there is no such one. */
  async replay(eventId: string): Promise<boolean> {
    return (await Promise.all(this.queues.map((queue) => queue.replay(eventId)))).includes(true);
  }

  async discard(eventId: string, reason: string): Promise<boolean> {
    return (await Promise.all(this.queues.map((queue) => queue.discard(eventId, reason)))).includes(true);
  }
}
