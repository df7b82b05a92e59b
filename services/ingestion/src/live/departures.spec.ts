import type { WidgetState } from '@baton/contracts-widget-protocol';
import { Departures } from './departures.ts';

const session = { tokenHash: Buffer.alloc(32), accountId: 'w', visitorId: 'v', externalId: null };
const waiting: WidgetState = {
  ...{ conversation_id: 'c', rev: 1, handler: 'queue', agent_name: null, queue_position: null },
  ...{ read_up_to_message_id: null, survey_id: null },
};

const bench = () => {
  const gone: string[] = [];
  const timers = new Set<() => void>();
  const departures = new Departures({
    afterMs: 5,
    after: (_milliseconds, callback) => {
      timers.add(callback);
      return () => timers.delete(callback);
    },
    gone: ({ visitorId }) => gone.push(visitorId),
  });
  const later = (): void => {
    for (const callback of [...timers]) if (timers.delete(callback)) callback();
  };
  return { departures, gone, later };
};

it('tells of whoever waited and does not come back', () => {
  const { departures, gone, later } = bench();
  departures.left(session, waiting);
  expect(gone).toEqual([]);
  later();
  later();
  expect(gone).toEqual(['v']);
});

it.each<[string, (departures: Departures) => void]>([
  ['come back', (departures) => departures.returned('v')],
  ['are seen at another process', (departures) => departures.seen('c')],
  ['are not known any more since the process ends', (departures) => departures.close()],
])('tells nothing of those who %s', (_, then) => {
  const { departures, gone, later } = bench();
  departures.left(session, waiting);
  then(departures);
  later();
  expect(gone).toEqual([]);
});

it.each(['assistant', 'agent', 'closed'] as const)(
  'tells nothing of those whom nobody keeps waiting (%s)',
  (handler) => {
    const { departures, gone, later } = bench();
    departures.left(session, { ...waiting, handler });
    later();
    expect(gone).toEqual([]);
  },
);
