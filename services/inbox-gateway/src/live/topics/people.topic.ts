import { allPeople } from '../../views/people/people.query.ts';
import { EVERYWHERE, NOWHERE, type TopicDefinition } from './topic.ts';

/** Names for the ids of agents and teams; everybody may know their colleagues. */
export const peopleTopic: TopicDefinition = {
  name: 'people',
  conflateMs: 250,
  audience: (viewer) => ({ address: '', key: '', as: viewer }),
  concerns: (entry) => (entry.kind === 'people' ? EVERYWHERE : NOWHERE),
  changes: (entries) => {
    const last = entries.findLast((entry) => entry.kind === 'people');
    return last === undefined ? [] : [{ kind: 'people', people: last.people }];
  },
  snapshot: async (reader) => ({ people: await allPeople(reader) }),
};
