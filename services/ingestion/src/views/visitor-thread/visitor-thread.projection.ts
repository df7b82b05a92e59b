import type { ConversationEventOf, ContactEvent, Identity } from '@baton/contracts-conversation';
import { isErased } from '@baton/event-sourcing';
import type { RecordedEvent } from '@baton/event-sourcing';
import { mergeThreads } from './merge.projection.ts';
import { answer, ownMessage, released } from './message.projection.ts';
import { currentOf, onlyNeeded } from './thread-order.projection.ts';
import { projectState, stateOf } from './state.projection.ts';
import { threadIdOf, type StoredConversation, type StoredMessage, type StoredThread } from './visitor-thread.row.ts';
import { messageKey, type WorkingSet } from './working-set.projection.ts';

const CONVERSATION = 'conversation-';
const CONTACT = 'contact-';
const AGENT = 'agent-';

type ContactData<T extends ContactEvent['type']> = Extract<ContactEvent, { type: T }>['data'];

/** Applies events, in log order, to a working set that holds what they need. What it does not know it skips. */
export class VisitorThreadProjection {
  constructor(private readonly set: WorkingSet) {}

  apply(event: RecordedEvent): void {
    if (event.stream.startsWith(CONVERSATION)) this.applyToConversation(event);
    else if (event.stream.startsWith(CONTACT)) this.applyToContact(event);
    else if (event.stream.startsWith(AGENT)) this.applyToAgent(event);
  }

  private readonly nameOf = (agentId: string): string | null => this.set.agents.get(agentId)?.name ?? null;

  private applyToConversation(event: RecordedEvent): void {
    const id = event.stream.slice(CONVERSATION.length);
    if (event.type === 'ConversationStarted') this.begin(id, event);
    const known = this.set.conversations.get(id);
    if (known === undefined) return;
    const next = projectState(known, event, this.nameOf);
    if (next !== known) this.keep(known, next);
    if (next.threadId === null) return;
    const thread = this.set.threads.get(next.threadId);
    if (thread === undefined) return;
    this.set.threads.set(thread.threadId, this.settled(this.say(placed(thread, next, event), next, event)));
  }

  private begin(conversationId: string, event: RecordedEvent): void {
    const { channel, accountId, contactId, teamId } = event.data as ConversationEventOf<'ConversationStarted'>['data'];
    const root = this.set.rootOf(contactId);
    const threadId = channel === 'webchat' ? threadIdOf(accountId, root) : null;
    const fresh = { handler: 'closed', agentId: null, agentName: null, episode: 0, queuedSince: null } as const;
    const more = { readUpToMessageId: null, rated: [] };
    this.set.conversations.set(conversationId, { conversationId, threadId, teamId, ...fresh, ...more });
    if (threadId === null || this.set.threads.has(threadId)) return;
    this.set.threads.set(threadId, newThread(accountId, root));
    this.set.movedContacts.add(root);
  }

  private keep(before: StoredConversation, next: StoredConversation): void {
    this.set.conversations.set(next.conversationId, next);
    if (before.handler === 'queue') this.set.movedTeams.add(before.teamId);
    if (next.handler === 'queue') this.set.movedTeams.add(next.teamId);
  }

  /** What the event lets be seen. */
  private say(thread: StoredThread, conversation: StoredConversation, event: RecordedEvent): StoredThread {
    const { conversationId } = conversation;
    const own = ownMessage(event, conversation);
    if (own !== null) {
      const message = { ...own, seq: null, rev: null };
      return this.show(thread, { threadId: thread.threadId, message, shownAt: null, seen: 0 }, event.recordedAt);
    }
    const said = answer(event, conversation, this.nameOf);
    if (said !== null) {
      const message = { ...said, seq: null, rev: null };
      const key = messageKey(conversationId, said.id);
      this.set.messages.set(key, { threadId: thread.threadId, message, shownAt: null, seen: 0 });
      return thread;
    }
    const release = released(event);
    if (release === null) return thread;
    const stored = this.set.messages.get(messageKey(conversationId, release.messageId));
    if (stored === undefined || stored.message.author === 'visitor') return thread;
    const seen = Math.max(stored.seen, release.seen);
    if (stored.shownAt === null) return this.show(thread, { ...stored, seen }, event.recordedAt);
    if (seen !== stored.seen) this.set.messages.set(messageKey(conversationId, release.messageId), { ...stored, seen });
    return thread;
  }

  private show(thread: StoredThread, stored: StoredMessage, at: string): StoredThread {
    const change = thread.change + 1;
    const message = { ...stored.message, seq: change, rev: change };
    const shownAt = new Date(at).toISOString();
    this.set.messages.set(messageKey(message.conversation_id, message.id), { ...stored, message, shownAt });
    return { ...thread, change };
  }

  /** The thread with the state of the conversation that it stands for. */
  private settled(thread: StoredThread): StoredThread {
    const current = currentOf(thread);
    const conversation = current === undefined ? undefined : this.set.conversations.get(current);
    if (conversation === undefined || conversation.episode === 0) return thread;
    const { rev: _, ...before } = thread.state ?? { rev: 0 };
    const state = stateOf(conversation);
    if (JSON.stringify(before) === JSON.stringify(state)) return thread;
    const { conversation_id, ...others } = state;
    const change = thread.change + 1;
    return { ...thread, change, state: { conversation_id, rev: change, ...others } };
  }

  private applyToContact(event: RecordedEvent): void {
    const contactId = event.stream.slice(CONTACT.length);
    if (event.type === 'ContactIdentified' || event.type === 'IdentityLinked') {
      const { identity } = event.data as ContactData<'IdentityLinked'>;
      this.meet(identity, contactId);
    } else if (event.type === 'ContactMerged') {
      const { intoContactId: into } = event.data as ContactData<'ContactMerged'>;
      this.set.merged.set(contactId, { contactId, into });
      this.set.movedContacts.add(into);
      for (const thread of mergeThreads(this.set, contactId, into))
        this.set.threads.set(thread.threadId, this.settled(thread));
    }
  }

  private meet(identity: Identity, contactId: string): void {
    if (isErased(identity) || identity.kind !== 'webchat') return;
    this.set.visitors.set(identity.value, { visitorId: identity.value, contactId });
    this.set.movedContacts.add(this.set.rootOf(contactId));
  }

  private applyToAgent(event: RecordedEvent): void {
    const { name } = event.data as { readonly name?: unknown };
    const agentId = event.stream.slice(AGENT.length);
    if (typeof name === 'string') this.set.agents.set(agentId, { agentId, name });
  }
}

const newThread = (accountId: string, contactId: string): StoredThread => ({
  ...{ threadId: threadIdOf(accountId, contactId), contactId, accountId },
  ...{ epoch: 0, change: 0, conversations: [], state: null },
});

/** The thread with the conversation in its list: open ones, and the one that was opened last. */
const placed = (thread: StoredThread, conversation: StoredConversation, event: RecordedEvent): StoredThread => {
  const { conversationId, handler } = conversation;
  const open = handler !== 'closed';
  const known = thread.conversations.find((one) => one.conversationId === conversationId);
  const opens = event.type === 'EpisodeOpened' || known === undefined;
  if (!opens && known.open === open) return thread;
  const openedAt = opens ? new Date(event.recordedAt).toISOString() : known.openedAt;
  const others = thread.conversations.filter((one) => one !== known);
  return { ...thread, conversations: onlyNeeded([...others, { conversationId, open, openedAt }]) };
};
