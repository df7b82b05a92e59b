import type { People } from '@baton/contracts-inbox-protocol';
import type { Reader } from '../conversation/conversation.query.ts';
import { peopleOf, type Person } from './people.projection.ts';

export const allPeople = async (reader: Reader): Promise<People> => {
  const { rows } = await reader.query<{ person: Person }>('SELECT person FROM inbox.people');
  return peopleOf(rows.map(({ person }) => person));
};
