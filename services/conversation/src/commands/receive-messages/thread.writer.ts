import { conversationStream } from '@baton/contracts-conversation';
import type { ContactEvent, ConversationRefusal } from '@baton/contracts-conversation';
import { Fault } from '@baton/event-sourcing';
import type { CommandHandling, EventMeta, StreamWrite, Transaction } from '@baton/event-sourcing';
import { contactDecider } from '../../domain/contact/contact.decider.ts';
import { isOpen } from '../../domain/conversation/conversation.decision.ts';
import { isStarted } from '../../domain/conversation/conversation.state.ts';
import type { ContactCommand, ContactState } from '../../domain/contact/contact.decider.ts';
import type { ConversationHandling } from '../conversation-commands.handler.ts';
import type { Circumstances } from './inbound-decision.ts';
import { withoutReference } from './parcel.ts';
import type { Parcel } from './parcel.ts';
import { draftThread } from './thread-draft.ts';
import type { By, Known, ThreadDraft } from './thread-draft.ts';
import { contactStreamOf } from './thread.ts';
import type { Letter, Thread } from './thread.ts';
import { ThreadIndex } from './thread-index.ts';
import type { Account } from './thread-index.ts';

export type ContactHandling = Pick<
  CommandHandling<ContactState, ContactCommand, ContactEvent, ConversationRefusal>,
  'codec' | 'states'
>;

export interface ThreadContext extends Omit<Circumstances, 'beginning'> {
  readonly account: Account;
  readonly teamId: string;
  readonly meta: EventMeta;
  /** A customer's message opens a closed conversation again; else it begins the next one. */
  readonly reopens: boolean;
}

const MOST_ATTEMPTS = 10;

/**
 * Writes the letters of one thread in one transaction: contact, conversation and every claim, or nothing. Somebody
 * else's version is met by deciding anew, somebody else's claim by leaving out what is stored already.
 */
export class ThreadWriter {
  constructor(
    private readonly conversations: ConversationHandling,
    private readonly contacts: ContactHandling,
    private readonly index: ThreadIndex,
  ) {}

  /**
   * Settles the parcels, and returns those that belong elsewhere by now: somebody else was first to begin the thread,
   * their reference leads nowhere, or the conversation is closed and the next one begins with them. Throws `Fault`; then
   * nothing of the thread is stored.
   */
  async write(thread: Thread, context: ThreadContext): Promise<Parcel[]> {
    let letters: readonly Letter[] = thread.letters;
    if (thread.claim !== null && this.index.isKnown(thread.claim)) return parcelsOf(letters);
    for (let attempt = 0; attempt < MOST_ATTEMPTS && letters.length > 0; attempt += 1) {
      const known = await this.known(thread, letters);
      if (context.reopens && (await this.isFollowed(thread, letters, known, context))) return parcelsOf(letters);
      const draft = this.draft(thread, letters, known, context);
      const transaction = await this.transaction(thread, known, draft, context.meta);
      if (transaction.claims?.length === 0) return settle(draft, thread, known.conversation?.version);
      const outcome = await this.conversations.store.append(transaction);
      if (outcome.kind === 'committed') {
        this.remember(thread, known, draft, outcome.writes);
        const written = outcome.writes.find(({ stream }) => stream === thread.stream);
        return settle(draft, thread, written?.version ?? known.conversation?.version);
      }
      if (outcome.kind === 'conflict') {
        if (outcome.expected === 'streamExists') return parcelsOf(letters).map(withoutReference);
        const { states } = outcome.stream === contactStreamOf(thread) ? this.contacts : this.conversations;
        await states.refresh(outcome.stream);
        if (outcome.stream === afterStreamOf(thread)) return parcelsOf(letters).map(afterAll);
      } else {
        if (!letters.some(({ parcel }) => parcel.key === outcome.key)) {
          this.index.learn(outcome.key, outcome.value);
          return parcelsOf(letters);
        }
        letters = await this.withoutDuplicates(letters);
      }
    }
    if (letters.length === 0) return [];
    throw new Fault('contention', 'every attempt met a newer version of the conversation', 'yes');
  }

  /** Reports alone do not load a conversation: they rest on nothing. */
  private async known(thread: Thread, letters: readonly Letter[]): Promise<Known> {
    const { states, decider } = this.conversations;
    const contactStates = this.contacts.states;
    const onlyReports = letters.every(({ parcel }) => parcel.item.kind === 'status');
    if (onlyReports) return { conversation: states.peek(thread.stream), contact: undefined };
    const [conversation, contact] = await Promise.all([
      thread.newConversation ? { version: 0, state: decider.initialState } : states.load(thread.stream),
      thread.newContact
        ? { version: 0, state: contactDecider.initialState }
        : contactStates.load(contactStreamOf(thread)),
    ]);
    return { conversation, contact };
  }

  private draft(thread: Thread, letters: readonly Letter[], known: Known, context: ThreadContext): ThreadDraft {
    const { account, teamId, now, newEpisode, newId, reopens } = context;
    const beginning = {
      conversationId: thread.conversationId ?? '',
      contactId: thread.contactId ?? '',
      ...account,
      teamId,
      address: letters[0]?.parcel.people[0] ?? { kind: 'phone' as const, value: '' },
    };
    return draftThread(account, thread, letters, known, { now, beginning, newEpisode, newId }, this.index, reopens);
  }

  /**
   * A message to a closed conversation may find that another process has begun the next one, while reopening was off.
   */
  private async isFollowed(
    { newConversation, contactId, generation }: Thread,
    letters: readonly Letter[],
    { conversation }: Known,
    { account }: ThreadContext,
  ): Promise<boolean> {
    if (newConversation || contactId === null || generation === 0 || conversation === undefined) return false;
    if (!isStarted(conversation.state) || isOpen(conversation.state)) return false;
    if (!letters.some(({ parcel }) => parcel.item.kind === 'message')) return false;
    return this.index.isFollowed(account, contactId, generation);
  }

  private async transaction(
    thread: Thread,
    known: Known,
    { facts, contactEvents, claims, rests }: ThreadDraft,
    meta: EventMeta,
  ): Promise<Transaction> {
    const { codec, ciphers, newId } = this.conversations;
    const contactStream = contactStreamOf(thread);
    const keys = await ciphers.load([
      ...(rests ? [thread.stream] : []),
      ...(contactEvents.length > 0 ? [contactStream] : []),
    ]);
    const envelope = (stream: string, { actor }: By<unknown>) => ({ id: newId(), stream, meta: { ...meta, actor } });
    const writes: StreamWrite[] = [];
    if (facts.length > 0)
      writes.push({
        stream: thread.stream,
        expected: rests ? (known.conversation?.version ?? 0) : thread.conversationId === null ? 'any' : 'streamExists',
        events: facts.map((by) => codec.encode(by.event, envelope(thread.stream, by), keys)),
      });
    if (contactEvents.length > 0)
      writes.push({
        stream: contactStream,
        expected: known.contact?.version ?? 0,
        events: contactEvents.map((by) => this.contacts.codec.encode(by.event, envelope(contactStream, by), keys)),
      });
    const { after } = thread;
    const checks = after && { checks: [{ stream: conversationStream(after.conversationId), expected: after.version }] };
    return { writes, claims, ...checks };
  }

  private remember(
    thread: Thread,
    { conversation, contact }: Known,
    { facts, contactEvents, claims, after }: ThreadDraft,
    commits: readonly { readonly stream: string; readonly version: number }[],
  ): void {
    for (const { key, value } of claims) if (ThreadIndex.holds(key)) this.index.learn(key, value);
    const versionOf = (stream: string) => commits.find((commit) => commit.stream === stream)?.version;
    const version = versionOf(thread.stream);
    // Reports expect no version: when somebody else wrote meanwhile, the state is not what was folded here.
    if (
      conversation !== undefined &&
      after.conversation !== undefined &&
      version === conversation.version + facts.length
    )
      this.conversations.states.remember(thread.stream, { version, state: after.conversation });
    const stream = contactStreamOf(thread);
    if (contact !== undefined && after.contact !== undefined && contactEvents.length > 0)
      this.contacts.states.remember(stream, { version: contact.version + contactEvents.length, state: after.contact });
  }

  /** One of them is stored already; which others are is asked at once. */
  private async withoutDuplicates(letters: readonly Letter[]): Promise<readonly Letter[]> {
    const stored = await this.conversations.store.findClaims(letters.map(({ parcel }) => parcel.key));
    for (const { parcel } of letters) {
      const conversationId = stored.get(parcel.key);
      if (conversationId !== undefined) parcel.settle({ kind: 'duplicate', conversationId: conversationId || null });
    }
    return letters.filter(({ parcel }) => !stored.has(parcel.key));
  }
}

const parcelsOf = (letters: readonly Letter[]): Parcel[] => letters.map(({ parcel }) => parcel);

/** Returns what begins the next conversation, after this one as it is now. */
const settle = ({ results, next }: ThreadDraft, { conversationId }: Thread, version: number | undefined): Parcel[] => {
  for (const [parcel, result] of results) parcel.settle(result);
  if (conversationId === null || version === undefined) return [...next];
  return next.map((parcel) => ({ ...parcel, after: { conversationId, version } }));
};

/** The conversation that was closed has changed meanwhile: it is looked at again. */
const afterAll = ({ after: _, ...parcel }: Parcel): Parcel => parcel;

const afterStreamOf = ({ after }: Thread): string | null =>
  after === null || after === undefined ? null : conversationStream(after.conversationId);
