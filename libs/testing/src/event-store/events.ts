import type { EventData, Expected, RecordedEvent, StreamWrite } from '@baton/event-sourcing';
import { sequentialIds } from '../sequential-ids.ts';

const nextId = sequentialIds(0xe5);

/** An event of no meaning whose data says which one it is. */
export const happened = (data: object = {}, id: string = nextId()): EventData => ({
  id,
  type: 'Happened',
  schemaVersion: 1,
  data,
  meta: { correlationId: 'c-1', causationId: 'c-2', actor: { kind: 'system', id: 'spec' } },
});

export const writeOf = (stream: string, expected: Expected, ...events: EventData[]): StreamWrite => ({
  stream,
  expected,
  events: events.length === 0 ? [happened()] : events,
});

/** Where events stand, for comparing without the rest. */
export const placesOf = (events: readonly RecordedEvent[]): [stream: string, version: number][] =>
  events.map(({ stream, version }) => [stream, version]);
