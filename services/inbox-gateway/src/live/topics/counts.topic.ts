import { personKey } from '../../access/viewer.ts';
import { viewerCounts } from '../../views/counts/counts.query.ts';
import { EVERYWHERE, NOWHERE, type TopicDefinition } from './topic.ts';

/** The numbers of the three tabs, at most four times a second. */
export const countsTopic: TopicDefinition = {
  name: 'counts',
  conflateMs: 250,
  audience: (viewer) => ({ address: '', key: personKey(viewer), as: viewer }),
  concerns: (entry) => (entry.kind === 'counters' ? EVERYWHERE : NOWHERE),
  changes: (_entries, { as }, facts) => [{ kind: 'counts', counts: facts.counts(as) }],
  snapshot: async (reader, viewer) => ({ counts: await viewerCounts(reader, viewer) }),
};
