import { contactStream, conversationStream } from '@baton/contracts-conversation';
import type { Identity } from '@baton/contracts-conversation';
import type { Parcel } from './parcel.ts';
import type { Account, Place, ThreadIndex } from './thread-index.ts';

export interface Letter {
  readonly parcel: Parcel;
  /** Those of its identities that nobody has. */
  readonly unclaimed: readonly Identity[];
}

/** The letters of one batch to one conversation, and what has to be begun for them. */
export interface Thread {
  /** Threads of the same lane are written one after the other. */
  readonly lane: string;
  /** Where the events go: a conversation's stream, or that of the reports that belong to none. */
  readonly stream: string;
  readonly conversationId: string | null;
  readonly contactId: string | null;
  readonly newContact: boolean;
  readonly newConversation: boolean;
  /** The claim that a new thread takes: when somebody has it by now, the thread exists elsewhere. */
  readonly claim: string | null;
  /** What a new conversation claims: that the contact's thread on the account is there from now on. */
  readonly threadKey: string;
  /** Which conversation of the contact on the account it is, the first being 1. */
  readonly generation: number;
  /** The closed conversation that a new one follows; it must still be as it was when that was decided. */
  readonly after: Parcel['after'] | null;
  readonly letters: Letter[];
}

export const contactStreamOf = ({ contactId }: Thread): string => contactStream(contactId ?? '');

/** Puts every parcel into the thread where it belongs. */
export const sortIntoThreads = (
  account: Account,
  parcels: readonly Parcel[],
  places: readonly Place[],
  index: ThreadIndex,
  newId: () => string,
): Thread[] => {
  const threads = new Map<string, Thread>();
  parcels.forEach((parcel, at) => {
    const place = places[at] as Place;
    const lane = laneOf(account, parcel, place, index);
    const thread = threads.get(lane) ?? open(account, lane, parcel, place, index, newId);
    thread.letters.push({ parcel, unclaimed: place.unclaimed });
    // A report that came by our reference does not tell whose conversation it is; its neighbours may.
    threads.set(lane, thread.contactId === null ? { ...thread, contactId: place.contactId } : thread);
  });
  return [...threads.values()];
};

const laneOf = (account: Account, parcel: Parcel, place: Place, index: ThreadIndex): string => {
  const { item, people } = parcel;
  const conversationId = conversationOf(parcel, place);
  if (conversationId !== null) return conversationId;
  if (item.kind === 'status') return unmatched(account);
  if (place.contactId !== null) return `contact:${place.contactId}`;
  return `new:${people[0] === undefined ? '' : index.keyOf(people[0])}`;
};

/** Null for what begins a conversation: the contact has none, or the last one is closed and stays so. */
const conversationOf = ({ reference, after }: Parcel, { conversationId }: Place): string | null =>
  reference?.conversationId ?? (after !== undefined && after.conversationId === conversationId ? null : conversationId);

const unmatched = ({ channel, accountId }: Account): string => `unmatched-${channel}-${accountId}`;

const open = (
  account: Account,
  lane: string,
  parcel: Parcel,
  place: Place,
  index: ThreadIndex,
  newId: () => string,
): Thread => {
  const { item, people } = parcel;
  const { generation } = place;
  const known = {
    ...{ lane, newContact: false, newConversation: false, claim: null, threadKey: '', generation, after: null },
    letters: [],
  };
  const conversationId = conversationOf(parcel, place);
  if (conversationId !== null)
    return { ...known, stream: conversationStream(conversationId), conversationId, contactId: place.contactId };
  if (item.kind === 'status') return { ...known, stream: unmatched(account), conversationId: null, contactId: null };
  const begun = newId();
  const contactId = place.contactId ?? newId();
  const newContact = place.contactId === null;
  const threadKey = index.threadKey(account, contactId, generation + 1);
  const claim = newContact && people[0] !== undefined ? index.keyOf(people[0]) : threadKey;
  const begins = { newContact, newConversation: true, claim, threadKey, generation: generation + 1 };
  const after = generation === 0 ? null : (parcel.after ?? null);
  return { ...known, ...begins, after, stream: conversationStream(begun), conversationId: begun, contactId };
};
