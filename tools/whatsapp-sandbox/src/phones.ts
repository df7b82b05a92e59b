import { randomBytes } from 'node:crypto';
import type { ChatMessage, Choices, Customer, CustomerAction, DeliveryTick, Faults } from './page/wire.ts';
import type { Chats } from './chats.state.ts';
import { contentOf, messageValue, statusValue, webhookOf } from './webhook.payload.ts';
import type { WebhookSender } from './webhook.sender.ts';

const WINDOW_MS = 24 * 3_600_000;

export const newMessageId = (): string => `wamid.${randomBytes(24).toString('base64')}`;

/** What a business's message is to the phone that gets it. */
export interface Incoming {
  readonly accountId: string;
  /** As the API was given it: `to` or `recipient`. */
  readonly to: string;
  readonly text: string;
  readonly choices?: Choices | undefined;
  readonly replyTo?: string | undefined;
  readonly reference?: string | undefined;
}

/** The phones: turn what customers do into webhooks, and what the business sends into messages with their ticks. */
export class Phones {
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(
    private readonly chats: Chats,
    private readonly webhooks: WebhookSender,
    private readonly faults: () => Faults,
    private readonly now: () => Date,
  ) {}

  /** Returns the message's id at once, and when the webhook was acknowledged. Undefined when nothing was to be done. */
  act(
    customer: Customer,
    accountId: string,
    action: CustomerAction,
  ): { id: string; acknowledged: Promise<void> } | undefined {
    const id = newMessageId();
    const now = this.now();
    const content = contentOf(action, String(now.getTime()));
    if (content === undefined) return undefined;
    this.show(customer, accountId, id, action, content);
    const seconds = Math.floor(now.getTime() / 1000);
    const value = messageValue(customer, id, seconds, content.fields, action.replyTo);
    return { id, acknowledged: this.webhooks.deliver(id, webhookOf(accountId, value)) };
  }

  private show(
    customer: Customer,
    accountId: string,
    id: string,
    action: CustomerAction,
    content: { type: string; words: string },
  ): void {
    const { reaction, edit, revoke, replyTo } = action;
    if (reaction !== undefined) return this.chats.change(reaction.messageId, { reaction: reaction.emoji });
    if (edit !== undefined) return this.chats.change(edit.messageId, { text: edit.text, edited: true });
    if (revoke !== undefined) return this.chats.change(revoke.messageId, { text: '', revoked: true });
    this.chats.put({
      id,
      customerId: customer.id,
      accountId,
      from: 'customer',
      type: content.type,
      text: content.words,
      at: this.now().toISOString(),
      ...(replyTo === undefined ? {} : { replyTo }),
    });
  }

  /** Takes a message of the business and begins to report about it. Kept before it returns. */
  take(incoming: Incoming): ChatMessage {
    const { accountId, to, text, choices, replyTo, reference } = incoming;
    const customer = this.chats.customerAt(to);
    const message: ChatMessage = {
      id: newMessageId(),
      customerId: customer?.id ?? '',
      accountId,
      from: 'business',
      type: choices === undefined ? 'text' : 'interactive',
      text,
      ...(choices === undefined ? {} : { choices }),
      at: this.now().toISOString(),
      tick: 'accepted',
      ...(replyTo === undefined ? {} : { replyTo }),
      ...(reference === undefined ? {} : { reference }),
    };
    this.chats.put(message);
    this.begin(message, to);
    return message;
  }

  /** After a restart: goes on reporting about what was on its way. */
  resume(): void {
    for (const message of this.chats.allMessages()) {
      const to = this.chats.customer(message.customerId)?.waId ?? '';
      if (message.tick === 'accepted') this.begin(message, to);
      if (message.tick === 'sent') this.later(1, () => this.rise(message.id, to, 'delivered'));
    }
  }

  private begin(message: ChatMessage, to: string): void {
    const customer = this.chats.customer(message.customerId);
    const error = this.faults().failDeliveriesWith ?? this.refusalOf(customer, message.accountId);
    if (error === null) this.later(1, () => this.rise(message.id, to, 'sent'));
    else this.later(1, () => this.report(message.id, to, 'failed', error));
  }

  /** The phone shows the chat: everything delivered in it is read. */
  read(customerId: string): void {
    for (const { id, tick } of this.chats.allMessages(customerId)) {
      if (tick === 'delivered') this.report(id, '', 'read');
    }
  }

  markedRead(id: string): void {
    const marked = this.chats.message(id);
    if (marked === undefined) return;
    for (const message of this.chats.allMessages(marked.customerId)) {
      if (message.from === 'customer' && message.at <= marked.at && message.readByBusiness !== true) {
        this.chats.change(message.id, { readByBusiness: true });
      }
    }
  }

  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  /** What the network finds out only after it took the message. */
  private refusalOf(customer: Customer | undefined, accountId: string): number | null {
    if (customer === undefined) return 131026;
    const last = this.chats
      .allMessages(customer.id)
      .findLast((message) => message.from === 'customer' && message.accountId === accountId);
    return last === undefined || this.now().getTime() - Date.parse(last.at) > WINDOW_MS ? 131047 : null;
  }

  private rise(id: string, to: string, tick: 'sent' | 'delivered' | 'read'): void {
    this.report(id, to, tick);
    if (tick === 'sent') this.later(1, () => this.rise(id, to, 'delivered'));
    if (tick === 'delivered' && this.faults().readAutomatically) this.later(1, () => this.rise(id, to, 'read'));
  }

  private report(id: string, to: string, tick: DeliveryTick, error?: number): void {
    const message = this.chats.message(id);
    if (message === undefined || !this.chats.raise(id, tick) || this.faults().dropStatuses) return;
    const seconds = Math.floor(this.now().getTime() / 1000);
    const value = statusValue(this.chats.customer(message.customerId), to, {
      id,
      status: tick,
      seconds,
      reference: message.reference,
      error,
    });
    void this.webhooks.deliver(`${id}:${tick}`, webhookOf(message.accountId, value));
  }

  private later(steps: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      act();
    }, this.faults().statusDelayMs * steps);
    this.timers.add(timer);
  }
}
