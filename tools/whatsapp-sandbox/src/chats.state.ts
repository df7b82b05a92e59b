import type { ChatMessage, Customer, DeliveryTick, PageEvent } from './page/wire.ts';
import type { Journal } from './journal.file.ts';
import { SEEDED_CUSTOMERS } from './seeded-customers.ts';

const RANK: Readonly<Record<DeliveryTick, number>> = { accepted: 0, sent: 1, delivered: 2, read: 3, failed: 4 };

/** All phones: who the customers are and what stands in their chats. Tells its listeners about every change. */
export class Chats {
  private readonly customers = new Map<string, Customer>();
  private readonly messages = new Map<string, ChatMessage>();
  private readonly listeners = new Set<(event: PageEvent) => void>();

  constructor(private readonly journal: Journal) {
    this.seed();
    const entries = journal.read();
    for (const entry of entries) {
      if (entry.kind === 'customer') this.customers.set(entry.customer.id, entry.customer);
      else this.messages.set(entry.message.id, entry.message);
    }
    // Each tick is a line: only the newest about each message is worth keeping.
    if (entries.length > 0) {
      journal.replace([
        ...this.allCustomers().map((customer) => ({ kind: 'customer', customer }) as const),
        ...this.allMessages().map((message) => ({ kind: 'message', message }) as const),
      ]);
    }
  }

  private seed(): void {
    for (const customer of SEEDED_CUSTOMERS) this.customers.set(customer.id, customer);
  }

  reset(): void {
    this.journal.clear();
    this.customers.clear();
    this.messages.clear();
    this.seed();
  }

  onChange(listener: (event: PageEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  allCustomers(): Customer[] {
    return [...this.customers.values()];
  }

  customer(id: string): Customer | undefined {
    return this.customers.get(id);
  }

  /** By any address that the API may name. */
  customerAt(address: string): Customer | undefined {
    const digits = address.replace(/^\+/, '');
    return this.allCustomers().find((customer) => customer.waId === digits || customer.userId === address);
  }

  addCustomer(customer: Customer): void {
    this.customers.set(customer.id, customer);
    this.journal.append({ kind: 'customer', customer });
    this.tell({ type: 'customer', customer });
  }

  /** In the order in which they first came; of one customer when asked so. */
  allMessages(customerId?: string): ChatMessage[] {
    const all = [...this.messages.values()];
    return customerId === undefined ? all : all.filter((message) => message.customerId === customerId);
  }

  message(id: string): ChatMessage | undefined {
    return this.messages.get(id);
  }

  put(message: ChatMessage): void {
    this.messages.set(message.id, message);
    this.journal.append({ kind: 'message', message });
    this.tell({ type: 'message', message });
  }

  change(id: string, change: Partial<ChatMessage>): void {
    const known = this.messages.get(id);
    if (known !== undefined) this.put({ ...known, ...change });
  }

  /** False when the message has that tick already, or a better one. */
  raise(id: string, tick: DeliveryTick): boolean {
    const known = this.messages.get(id)?.tick;
    if (known === undefined || RANK[known] >= RANK[tick]) return false;
    this.change(id, { tick });
    return true;
  }

  tell(event: PageEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}
