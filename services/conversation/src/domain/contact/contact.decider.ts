import type { Channel, ContactEvent, Identity } from '@baton/contracts-conversation';
import { accept } from '@baton/event-sourcing';
import type { Decider, Decision } from '@baton/event-sourcing';

export interface ContactState {
  /** Null before ContactIdentified. */
  readonly contactId: string | null;
  readonly identities: readonly Identity[];
  readonly name?: string;
  readonly username?: string;
}

/** What a message or a notice tells about a person. `identities`: those that belong to nobody else. */
export type ContactCommand =
  | {
      readonly type: 'identify';
      readonly contactId: string;
      readonly channel: Channel;
      readonly identities: readonly Identity[];
      readonly name?: string;
      readonly username?: string;
    }
  | { readonly type: 'changeNumber'; readonly added: readonly Identity[] };

type ContactDecision = Decision<ContactEvent, never>;

const decide = (command: ContactCommand, state: ContactState): ContactDecision =>
  command.type === 'identify' ? identify(command, state) : accept(...linked(state, command.added, 'numberChanged'));

const identify = (command: Extract<ContactCommand, { type: 'identify' }>, state: ContactState): ContactDecision => {
  const [first] = command.identities;
  const identified: ContactEvent[] =
    state.contactId === null && first !== undefined
      ? [
          {
            type: 'ContactIdentified',
            data: { contactId: command.contactId, identity: first, channel: command.channel },
          },
        ]
      : [];
  const known = identified.reduce(evolve, state);
  return accept(...identified, ...linked(known, command.identities, 'sameMessage'), ...profile(known, command));
};

type Cause = Extract<ContactEvent, { type: 'IdentityLinked' }>['data']['cause'];

const linked = (state: ContactState, identities: readonly Identity[], cause: Cause): ContactEvent[] => {
  const { contactId } = state;
  if (contactId === null) return [];
  return identities
    .filter((identity, place) => !has(state.identities, identity) && !has(identities.slice(0, place), identity))
    .map((identity) => ({ type: 'IdentityLinked', data: { contactId, identity, cause } }));
};

const has = (identities: readonly Identity[], { kind, value }: Identity): boolean =>
  identities.some((known) => known.kind === kind && known.value === value);

/** What a message does not say is not forgotten: only what it says otherwise is set. */
const profile = (state: ContactState, told: { readonly name?: string; readonly username?: string }): ContactEvent[] => {
  const name = told.name ?? state.name;
  const username = told.username ?? state.username;
  if (state.contactId === null || (name === state.name && username === state.username)) return [];
  return [
    {
      type: 'ContactProfileSet',
      data: {
        contactId: state.contactId,
        ...(name === undefined ? {} : { name }),
        ...(username === undefined ? {} : { username }),
      },
    },
  ];
};

const evolve = (state: ContactState, event: ContactEvent): ContactState => {
  switch (event.type) {
    case 'ContactIdentified':
      return { ...state, contactId: event.data.contactId, identities: [event.data.identity] };
    case 'IdentityLinked':
      return has(state.identities, event.data.identity)
        ? state
        : { ...state, identities: [...state.identities, event.data.identity] };
    case 'ContactProfileSet': {
      const { contactId: _, ...told } = event.data;
      return { ...state, ...told };
    }
    case 'SegmentSet':
      return state;
    default:
      return skip(event, state);
  }
};

const skip = (_unknown: never, state: ContactState): ContactState => state;

export const contactDecider: Decider<ContactState, ContactCommand, ContactEvent, never> = {
  initialState: { contactId: null, identities: [] },
  decide,
  evolve,
};
