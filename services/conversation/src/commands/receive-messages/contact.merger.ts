import { contactStream, conversationStream } from '@baton/contracts-conversation';
import type { EventMeta, Transaction } from '@baton/event-sourcing';
import { Fault } from '@baton/event-sourcing';
import { contactDecider } from '../../domain/contact/contact.decider.ts';
import { isOpen } from '../../domain/conversation/conversation.decision.ts';
import { isStarted } from '../../domain/conversation/conversation.state.ts';
import type { ConversationHandling } from '../conversation-commands.handler.ts';
import type { Account, Standing, ThreadIndex } from './thread-index.ts';
import type { ContactHandling } from './thread.writer.ts';

const MOST_ATTEMPTS = 10;

/**
 * A visitor turns out to be somebody whom we know: the host site vouched for it. The visitor's contact ends in the
 * other's, once and for ever; what comes in its name goes to the other from then on.
 *
 * The visitor's conversation is not lost by it: while it is open, or where the other has none on this account, it
 * becomes the other's current one, in the same transaction. Otherwise it stays closed where it is.
 */
export class ContactMerger {
  constructor(
    private readonly conversations: ConversationHandling,
    private readonly contacts: ContactHandling,
    private readonly index: ThreadIndex,
  ) {}

  /** Harmless when repeated. Throws `Fault`; then nothing has changed. */
  async merge(account: Account, contactId: string, intoContactId: string, meta: EventMeta): Promise<void> {
    const stream = contactStream(contactId);
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const { state, version } = await this.contacts.states.load(stream);
      const decision = contactDecider.decide({ type: 'merge', intoContactId }, state);
      if (state.mergedInto !== undefined) this.index.learn(this.index.mergedKey(contactId), state.mergedInto);
      if (decision.kind === 'refused' || decision.events.length === 0) return;
      const claims = [
        { key: this.index.mergedKey(contactId), value: intoContactId },
        ...(await this.threadTaken(account, contactId, intoContactId)),
      ];
      const outcome = await this.conversations.store.append({
        writes: [{ stream, expected: version, events: await this.encoded(stream, decision.events, meta) }],
        claims,
      } satisfies Transaction);
      if (outcome.kind === 'committed') {
        for (const { key, value } of claims) this.index.learn(key, value);
        const merged = decision.events.reduce(contactDecider.evolve, state);
        this.contacts.states.remember(stream, { version: version + decision.events.length, state: merged });
        return;
      }
      if (outcome.kind === 'claimed') this.index.learn(outcome.key, outcome.value);
      await this.contacts.states.refresh(stream);
    }
    throw new Fault('contention', 'every attempt to merge met a newer version of the contact', 'yes');
  }

  private async threadTaken(account: Account, contactId: string, intoContactId: string) {
    const standing = await this.index.standing(account, [contactId, intoContactId]);
    const { conversationId } = standing.get(contactId) ?? NOWHERE;
    const into = standing.get(intoContactId) ?? NOWHERE;
    if (conversationId === null || conversationId === into.conversationId) return [];
    if (into.conversationId !== null && !(await this.isOpen(conversationId))) return [];
    return [{ key: this.index.threadKey(account, intoContactId, into.generation + 1), value: conversationId }];
  }

  private async isOpen(conversationId: string): Promise<boolean> {
    const { state } = await this.conversations.states.load(conversationStream(conversationId));
    return isStarted(state) && isOpen(state);
  }

  private async encoded(
    stream: string,
    events: readonly Parameters<ContactHandling['codec']['encode']>[0][],
    meta: EventMeta,
  ) {
    const { ciphers, newId } = this.conversations;
    const keys = await ciphers.load([]);
    return events.map((event) => this.contacts.codec.encode(event, { id: newId(), stream, meta }, keys));
  }
}

const NOWHERE: Standing = { conversationId: null, generation: 0 };
