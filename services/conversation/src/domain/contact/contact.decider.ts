import type { Channel, ContactEvent, Identity } from '@baton/contracts-conversation';
import { accept } from '@baton/event-sourcing';
import type { Decider, Decision } from '@baton/event-sourcing';
import { present } from '../present.ts';

/** What somebody said about themselves beside their name. */
export interface ToldProfile {
  readonly email?: string;
  readonly emailVerified?: boolean;
  readonly phone?: string;
  readonly locale?: string;
  readonly timezone?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

export interface ContactState extends ToldProfile {
  /** Null before ContactIdentified. */
  readonly contactId: string | null;
  readonly identities: readonly Identity[];
  readonly name?: string;
  readonly username?: string;
  /** The contact that this one turned out to be. */
  readonly mergedInto?: string;
}

/** What a message or a notice tells about a person. `identities`: those that belong to nobody else. */
export type ContactCommand =
  | (ToldProfile & {
      readonly type: 'identify';
      readonly contactId: string;
      readonly channel: Channel;
      readonly identities: readonly Identity[];
      readonly name?: string;
      readonly username?: string;
    })
  | { readonly type: 'changeNumber'; readonly added: readonly Identity[] }
  /** The host site vouched that this visitor is that contact. */
  | { readonly type: 'merge'; readonly intoContactId: string };

type ContactDecision = Decision<ContactEvent, never>;

const decide = (command: ContactCommand, state: ContactState): ContactDecision => {
  switch (command.type) {
    case 'identify':
      return identify(command, state);
    case 'changeNumber':
      return accept(...linked(state, command.added, () => 'numberChanged'));
    case 'merge':
      return merge(command.intoContactId, state);
  }
};

/** Only somebody who was nobody yet becomes another: who has been vouched for stays who they are. Once, for ever. */
const merge = (intoContactId: string, { contactId, identities, mergedInto }: ContactState): ContactDecision => {
  const isSomebody = identities.some(({ kind }) => kind === 'user');
  if (contactId === null || contactId === intoContactId || mergedInto !== undefined || isSomebody) return accept();
  return accept({ type: 'ContactMerged', data: { contactId, intoContactId } });
};

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
  return accept(...identified, ...linked(known, command.identities, causeOf), ...profile(known, command));
};

type Cause = Extract<ContactEvent, { type: 'IdentityLinked' }>['data']['cause'];

/** An id of the host site comes only with its signature. */
const causeOf = ({ kind }: Identity): Cause => (kind === 'user' ? 'verified' : 'sameMessage');

const linked = (
  state: ContactState,
  identities: readonly Identity[],
  cause: (identity: Identity) => Cause,
): ContactEvent[] => {
  const { contactId } = state;
  if (contactId === null) return [];
  return identities
    .filter((identity, place) => !has(state.identities, identity) && !has(identities.slice(0, place), identity))
    .map((identity) => ({ type: 'IdentityLinked', data: { contactId, identity, cause: cause(identity) } }));
};

const has = (identities: readonly Identity[], { kind, value }: Identity): boolean =>
  identities.some((known) => known.kind === kind && known.value === value);

type Told = ToldProfile & { readonly name?: string; readonly username?: string };

const TOLD = ['name', 'username', 'phone', 'locale', 'timezone'] as const;

/** What a message does not say is not forgotten: only what it says otherwise is set. */
const profile = (state: ContactState, told: Told): ContactEvent[] => {
  const { contactId } = state;
  if (contactId === null) return [];
  const changed = TOLD.filter((field) => told[field] !== undefined && told[field] !== state[field]);
  const attributes = newAttributes(state, told.attributes ?? {});
  const address = newAddress(state, told);
  if (changed.length === 0 && attributes === undefined && address === undefined) return [];
  const fields = Object.fromEntries(changed.map((field) => [field, told[field]]));
  const named = { ...present({ name: state.name, username: state.username }), ...fields };
  return [{ type: 'ContactProfileSet', data: { contactId, ...named, ...address, ...present({ attributes }) } }];
};

/** An address that somebody vouched for does not give way to one that nobody did. */
const newAddress = (state: ContactState, told: Told): Pick<ToldProfile, 'email' | 'emailVerified'> | undefined => {
  const { email, emailVerified = false } = told;
  if (email === undefined || (state.emailVerified === true && !emailVerified)) return undefined;
  return email === state.email && emailVerified === (state.emailVerified ?? false)
    ? undefined
    : { email, emailVerified };
};

const newAttributes = (
  { attributes: known = {} }: ContactState,
  told: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> | undefined => {
  const entries = Object.entries(told).filter(([key, value]) => known[key] !== value);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
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
      const { contactId: _, attributes, ...told } = event.data;
      return { ...state, ...told, attributes: { ...state.attributes, ...attributes } };
    }
    case 'ContactMerged':
      return { ...state, mergedInto: event.data.intoContactId };
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
