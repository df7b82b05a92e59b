import type { ContactEvent, ContactEventType, Identity } from '@baton/contracts-conversation';
import { maySee, type ContactCard, type ConversationRow } from '@baton/contracts-inbox-protocol';
import type { RecordedEvent } from '@baton/event-sourcing';
import { plainOr } from '../erased.projection.ts';
import { stamp } from '../time.projection.ts';
import type { StoredContact, StoredRelated } from './contact.row.ts';
import { display } from './identity.projection.ts';
import { entryOf } from '../table.projection.ts';

type Changes = Partial<Omit<StoredContact, 'contactId' | 'rev' | 'firstSeenAt' | 'conversations'>>;
type DataOf<T extends ContactEventType> = Extract<ContactEvent, { type: T }>['data'];
type Step<T extends ContactEventType> = (known: StoredContact, data: DataOf<T>) => Changes;

const withIdentity = (known: StoredContact, { identity }: { readonly identity: Identity }): Changes => {
  const plain = plainOr(identity, null);
  if (plain === null) return {};
  const has = known.identities.some(({ kind, value }) => kind === plain.kind && value === plain.value);
  return has ? {} : { identities: [...known.identities, plain] };
};

const STEPS: { readonly [T in ContactEventType]: Step<T> } = {
  ContactIdentified: withIdentity,
  IdentityLinked: withIdentity,
  ContactProfileSet: (known, { name, username, email, emailVerified, phone, locale, timezone, attributes }) => ({
    ...(name === undefined ? {} : { name: plainOr(name, null) }),
    ...(username === undefined ? {} : { username: plainOr(username, null) }),
    ...(email === undefined ? {} : { email: plainOr(email, null), emailVerified: emailVerified === true }),
    ...(phone === undefined ? {} : { phone: plainOr(phone, null) }),
    ...(locale === undefined ? {} : { locale }),
    ...(timezone === undefined ? {} : { timezone }),
    ...(attributes === undefined ? {} : { attributes: { ...known.attributes, ...plainOr(attributes, {}) } }),
  }),
  ContactMerged: () => ({}),
  SegmentSet: (_known, { segment }) => ({ segment }),
};

/** A contact of whom nothing is known yet. */
export const newContact = (contactId: string, recordedAt: string): StoredContact => ({
  contactId,
  rev: 0,
  name: null,
  username: null,
  identities: [],
  segment: null,
  email: null,
  emailVerified: false,
  phone: null,
  locale: null,
  timezone: null,
  attributes: {},
  firstSeenAt: stamp(recordedAt),
  conversations: [],
});

/** The contact after an event of its own stream; the same object when the event says nothing new. */
export const projectContact = (known: StoredContact, event: RecordedEvent): StoredContact => {
  const step = entryOf<Step<never>>(STEPS, event.type);
  const changes = step === undefined ? {} : step(known, event.data as never);
  return Object.keys(changes).length === 0 ? known : { ...known, ...changes, rev: known.rev + 1 };
};

/**
 * The contact after a change of one of its conversations. The time of its last activity is kept up to date only where
 * there are several to compare: nearly every contact has one, and every message would write the contact again.
 */
export const relateConversation = (known: StoredContact, row: ConversationRow): StoredContact => {
  const { conversationId, channel, displayStatus: status, lastActivityAt, teamId, ownerId } = row;
  const next: StoredRelated = { conversationId, channel, status, lastActivityAt, teamId, ownerId };
  const index = known.conversations.findIndex((related) => related.conversationId === conversationId);
  const before = known.conversations[index];
  const same =
    before !== undefined &&
    before.status === status &&
    before.teamId === teamId &&
    before.ownerId === ownerId &&
    (known.conversations.length === 1 || before.lastActivityAt === lastActivityAt);
  if (same) return known;
  const conversations = before === undefined ? [...known.conversations, next] : known.conversations.with(index, next);
  return { ...known, conversations, rev: known.rev + 1 };
};

/** Both after a merge: the one that ends, and the one that has the conversations of both. */
export const mergeContacts = (ends: StoredContact, survives: StoredContact): [StoredContact, StoredContact] => [
  { ...ends, conversations: [], rev: ends.rev + 1 },
  { ...survives, conversations: [...survives.conversations, ...ends.conversations], rev: survives.rev + 1 },
];

/** The card as one viewer may see it. */
export const contactCard = (
  { conversations, ...contact }: StoredContact,
  viewer: Parameters<typeof maySee>[1],
): ContactCard => ({
  ...contact,
  identities: contact.identities.map((identity) => ({ ...identity, display: display(identity) })),
  conversations: conversations
    .filter((related) => maySee(related, viewer))
    .map(({ teamId: _team, ownerId: _owner, ...related }) => related),
});
