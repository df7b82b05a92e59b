import { eventClass } from '@baton/contracts-conversation';
import { EventRelay } from '@baton/event-relay';
import type { RelayReport } from '@baton/event-relay';
import type { Checkpoints, EventStore, Leases, RecordedEvent } from '@baton/event-sourcing';
import { eventSubject } from '@baton/messaging';
import type { EventPublisher } from '@baton/messaging';
import { CHECKPOINTS, CLOCK, EVENT_STORE, LEASES, LOGGER, MESSAGING } from '@baton/service-kit';
import type { Clock, Logger } from '@baton/service-kit';
import { Module } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { randomUUID } from 'node:crypto';

@Module({
  providers: [
    {
      provide: EventRelay,
      inject: [EVENT_STORE, LEASES, CHECKPOINTS, MESSAGING, CLOCK, LOGGER],
      useFactory: (
        store: EventStore,
        leases: Leases,
        checkpoints: Checkpoints,
        publisher: EventPublisher,
        clock: Clock,
        log: Logger,
      ) =>
        new EventRelay({
          store,
          leases,
          checkpoints,
          publisher,
          subjectOf,
          owner: randomUUID(),
          now: () => clock.now(),
          report: (report) => tell(log, report),
        }),
    },
  ],
})
export class RelayModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(private readonly relay: EventRelay) {}

  onApplicationBootstrap(): void {
    this.relay.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.relay.drain();
  }
}

const OURS = /^(conversation|contact)-(.+)$/;

/** Streams of other services share the log; their events go out under their stream's name. */
export const subjectOf = ({ stream, type }: Pick<RecordedEvent, 'stream' | 'type'>): string => {
  const id = OURS.exec(stream)?.[2];
  const key = (id ?? stream).replaceAll(/[^\w-]/g, '_');
  return eventSubject(key, id === undefined ? 'other' : eventClass(stream, type), type);
};

const tell = (log: Logger, { kind, ...report }: RelayReport): void => {
  if (kind !== 'failed' && kind !== 'skipped') {
    log.info(report, `relay: ${kind}`);
    return;
  }
  const { fault, ...rest } = { fault: undefined, ...report };
  log.warn({ ...rest, err: fault }, `relay: ${kind}`);
};
