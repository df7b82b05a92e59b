import type { CommandEnvelope, PublishedEvent } from '@baton/messaging';

let ids = 0;

/** A command as a door would send it. */
export const aCommand = (
  name: string,
  payload: unknown = {},
  change: Partial<CommandEnvelope> = {},
): CommandEnvelope => {
  ids += 1;
  return {
    id: `command-${ids}`,
    name,
    payload,
    correlationId: `correlation-${ids}`,
    causationId: `causation-${ids}`,
    actor: { kind: 'system', id: 'spec' },
    ...change,
  };
};

let position = 0;

/** Events in log order, each at the next position of one log that all specs of a process share. */
export const someEvents = (key: string, count: number, eventClass = 'message'): PublishedEvent[] =>
  Array.from({ length: count }, (_, index) => {
    position += 1;
    return {
      subject: `ev.0.${eventClass}.${key}.Said`,
      eventId: `event-${position}`,
      position: String(position),
      payload: JSON.stringify({ key, number: index + 1 }),
    };
  });
