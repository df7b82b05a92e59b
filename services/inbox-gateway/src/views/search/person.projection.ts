import type { DirectoryEvent } from '@baton/contracts-directory';
import type { RecordedEvent } from '@baton/event-sourcing';
import { entryOf } from '../table.projection.ts';
import type { SearchedPerson } from './searched.row.ts';

type DataOf<T extends DirectoryEvent['type']> = Extract<DirectoryEvent, { type: T }>['data'];
type Step<T extends DirectoryEvent['type']> = (data: DataOf<T>) => SearchedPerson;

const agent = ({ agentId, name, email }: DataOf<'AgentProfileSet'>): SearchedPerson => ({
  kind: 'agent',
  id: agentId,
  name,
  email,
});
const team = ({ teamId, name }: DataOf<'TeamAdded'>): SearchedPerson => ({
  kind: 'team',
  id: teamId,
  name,
  email: null,
});

/** Who left keeps the name: their conversations are still looked for by it. */
const STEPS: { readonly [T in DirectoryEvent['type']]?: Step<T> } = {
  AgentAdded: agent,
  AgentProfileSet: agent,
  TeamAdded: team,
  TeamRenamed: team,
};

/** The agent or team after an event that is about a name or an address; null for all others. */
export const projectPerson = (event: RecordedEvent): SearchedPerson | null =>
  entryOf<Step<never>>(STEPS, event.type)?.(event.data as never) ?? null;
