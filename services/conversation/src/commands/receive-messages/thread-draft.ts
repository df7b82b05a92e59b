import type { ContactEvent, ReceiveResult } from '@baton/contracts-conversation';
import type { Actor, Claim, StreamState } from '@baton/event-sourcing';
import { contactDecider } from '../../domain/contact/contact.decider.ts';
import type { ContactState } from '../../domain/contact/contact.decider.ts';
import { conversationDecider } from '../../domain/conversation/conversation.decider.ts';
import { isOpen } from '../../domain/conversation/conversation.decision.ts';
import { isStarted } from '../../domain/conversation/conversation.state.ts';
import type { ConversationFact, ConversationState } from '../../domain/conversation/conversation.state.ts';
import { deliveryReport } from '../../domain/conversation/delivery.decider.ts';
import { contactCommand, conversationCommand } from './inbound-decision.ts';
import type { Circumstances } from './inbound-decision.ts';
import type { Parcel } from './parcel.ts';
import type { Letter, Thread } from './thread.ts';
import type { Account, ThreadIndex } from './thread-index.ts';

export interface By<Event> {
  readonly event: Event;
  readonly actor: Actor;
}

/** What a thread's letters come to: the events of one transaction, its claims, and what each sender is told after it. */
export interface ThreadDraft {
  readonly facts: readonly By<ConversationFact>[];
  readonly contactEvents: readonly By<ContactEvent>[];
  readonly claims: readonly Claim[];
  /** The states after it, where they were known before. */
  readonly after: { readonly conversation: ConversationState | undefined; readonly contact: ContactState | undefined };
  /** Whether the facts rest on the conversation's state. */
  readonly rests: boolean;
  readonly results: readonly (readonly [Parcel, ReceiveResult])[];
  /** Not among them: these begin the next conversation, for this one is closed and stays so. */
  readonly next: readonly Parcel[];
}

/** `conversation` is undefined when nothing but reports came and no state is at hand: they go without looking. */
export interface Known {
  readonly conversation: StreamState<ConversationState> | undefined;
  readonly contact: StreamState<ContactState> | undefined;
}

/** Never the beginning of a conversation: of somebody who did not write they say nothing. */
const ABOUT_WHAT_IS_THERE: ReadonlySet<string> = new Set(['receiveSystemMessage', 'visitPage', 'rate', 'leave']);

/** What comes with the message that begins the next conversation. */
const GOES_ALONG: ReadonlySet<string> = new Set(['message', 'profile', 'pageVisit', 'ended']);

export const draftThread = (
  account: Account,
  thread: Thread,
  letters: readonly Letter[],
  known: Known,
  circumstances: Circumstances,
  index: ThreadIndex,
  reopens: boolean,
): ThreadDraft => {
  const facts: By<ConversationFact>[] = [];
  const contactEvents: By<ContactEvent>[] = [];
  const claims = new Map<string, string>();
  const results: (readonly [Parcel, ReceiveResult])[] = [];
  let conversation = known.conversation?.state;
  let contact = known.contact?.state;
  let rests = false;
  const next: Parcel[] = [];

  /** The conversation's events; null when the item tells nothing new. */
  const decided = (parcel: Parcel): readonly ConversationFact[] | null => {
    const command = conversationCommand(parcel, circumstances);
    if (command === null) return [];
    if (command.type === 'reportDelivery' && (conversation === undefined || conversation.origin === null))
      return [deliveryReport(command, 0)];
    if (conversation === undefined) throw new Error('only reports are decided without a state');
    if (conversation.origin === null && ABOUT_WHAT_IS_THERE.has(command.type)) return [];
    const decision = conversationDecider.decide(command, conversation);
    if (decision.kind === 'refused') throw new Error(`what a provider tells is not refused: ${decision.refusal.code}`);
    if (decision.events.length === 0) return null;
    conversation = decision.events.reduce(conversationDecider.evolve, conversation);
    rests ||= command.type !== 'reportDelivery';
    return decision.events;
  };

  const isClosed = (): boolean => conversation !== undefined && isStarted(conversation) && !isOpen(conversation);

  for (const { parcel, unclaimed } of letters) {
    const { kind } = parcel.item;
    if (next.length > 0 ? GOES_ALONG.has(kind) : !reopens && kind === 'message' && isClosed()) {
      next.push(parcel);
      continue;
    }
    const events = claims.has(parcel.key) ? null : decided(parcel);
    if (events === null) {
      results.push([parcel, { kind: 'duplicate', conversationId: thread.conversationId }]);
      continue;
    }
    const actor = actorOf(parcel, thread, account);
    facts.push(...events.map((event) => ({ event, actor })));
    const told = contact && contactCommand(parcel, circumstances, unclaimed, contact.contactId !== null);
    if (contact !== undefined && told !== undefined && told !== null) {
      const decision = contactDecider.decide(told, contact);
      const learned = decision.kind === 'accepted' ? decision.events : [];
      contact = learned.reduce(contactDecider.evolve, contact);
      contactEvents.push(...learned.map((event) => ({ event, actor })));
      for (const identity of unclaimed) claims.set(index.keyOf(identity), circumstances.beginning.contactId);
    }
    claims.set(parcel.key, thread.conversationId ?? '');
    const nowhere = thread.newConversation && facts.length === 0;
    results.push([parcel, { kind: 'stored', conversationId: nowhere ? null : thread.conversationId }]);
  }
  if (thread.newConversation && facts.length > 0) claims.set(thread.threadKey, circumstances.beginning.conversationId);
  const after = { conversation, contact };
  const taken = [...claims].map(([key, value]) => ({ key, value }));
  return { facts, contactEvents, claims: taken, after, rests, results, next };
};

const actorOf = ({ item }: Parcel, { contactId }: Thread, { channel }: Account): Actor =>
  item.kind === 'status' || item.kind === 'phoneAppMessage' || contactId === null
    ? { kind: 'system', id: channel }
    : { kind: 'customer', id: contactId };
