import type { DirectoryEvent } from '@baton/contracts-directory';
import type { People } from '@baton/contracts-inbox-protocol';
import type { RecordedEvent } from '@baton/event-sourcing';
import { entryOf } from '../table.projection.ts';

/** A row of `inbox.people`: names for ids. Rights are asked of the directory, not kept here. */
export type Person =
  | { readonly kind: 'agent'; readonly id: string; readonly name: string; readonly active: boolean }
  | { readonly kind: 'team'; readonly id: string; readonly name: string };

export interface PeopleChange {
  readonly person?: Person;
  /** The agent whose rights changed with this event: what they may see is another set now. */
  readonly rightsOf?: string;
}

type Known = (kind: Person['kind'], id: string) => Person | undefined;
type DataOf<T extends DirectoryEvent['type']> = Extract<DirectoryEvent, { type: T }>['data'];
type Step<T extends DirectoryEvent['type']> = (data: DataOf<T>, known: Known) => PeopleChange;

const team = ({ teamId, name }: DataOf<'TeamAdded'>): PeopleChange => ({ person: { kind: 'team', id: teamId, name } });

const STEPS: { readonly [T in DirectoryEvent['type']]: Step<T> } = {
  AgentAdded: ({ agentId, name, active }) => ({ person: { kind: 'agent', id: agentId, name, active } }),
  AgentProfileSet: ({ agentId, name }, known) => {
    const before = known('agent', agentId);
    return { person: { kind: 'agent', id: agentId, name, active: before?.kind === 'agent' ? before.active : true } };
  },
  AgentRoleSet: ({ agentId }) => ({ rightsOf: agentId }),
  AgentTeamsSet: ({ agentId }) => ({ rightsOf: agentId }),
  AgentDeactivated: ({ agentId }, known) => {
    const before = known('agent', agentId);
    return {
      rightsOf: agentId,
      ...(before === undefined ? {} : { person: { kind: 'agent', id: agentId, name: before.name, active: false } }),
    };
  },
  TeamAdded: team,
  TeamRenamed: team,
  ChannelAccountAdded: () => ({}),
  TemplateAdded: () => ({}),
  TemplateRevised: () => ({}),
  TemplateRemoved: () => ({}),
  ConversationSettingsSet: () => ({}),
  WidgetSettingsSet: () => ({}),
};

export const projectPeople = (event: RecordedEvent, known: Known): PeopleChange => {
  const step = entryOf<Step<never>>(STEPS, event.type);
  return step === undefined ? {} : step(event.data as never, known);
};

export const peopleOf = (people: Iterable<Person>): People => {
  const all = [...people].sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    agents: all.flatMap((person) =>
      person.kind === 'agent' ? [{ agentId: person.id, name: person.name, active: person.active }] : [],
    ),
    teams: all.flatMap((person) => (person.kind === 'team' ? [{ teamId: person.id, name: person.name }] : [])),
  };
};
