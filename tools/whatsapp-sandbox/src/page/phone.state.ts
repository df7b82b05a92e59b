import type { ChatMessage, Customer, PageEvent } from './wire.ts';

/** What the page knows, kept current by the server's stream. */
export class PhoneState {
  customers: Customer[] = [];
  selected: string | null = null;
  replyTo: string | null = null;
  editing: string | null = null;
  verified = false;
  connected = false;
  businessName = '';
  private readonly messages = new Map<string, ChatMessage>();

  apply(event: PageEvent): void {
    switch (event.type) {
      case 'snapshot':
        this.customers = [...event.customers];
        this.messages.clear();
        for (const message of event.messages) this.messages.set(message.id, message);
        this.verified = event.webhookVerified;
        this.businessName = event.businessName;
        this.selected ??= this.customers[0]?.id ?? null;
        break;
      case 'customer':
        this.customers = [...this.customers.filter(({ id }) => id !== event.customer.id), event.customer];
        break;
      case 'message':
        this.messages.set(event.message.id, event.message);
        break;
      case 'webhook':
        this.verified = event.verified;
        break;
    }
  }

  thread(customerId: string): ChatMessage[] {
    return [...this.messages.values()].filter((message) => message.customerId === customerId);
  }

  message(id: string | undefined): ChatMessage | undefined {
    return id === undefined ? undefined : this.messages.get(id);
  }

  unread(customerId: string): number {
    return this.thread(customerId).filter(
      ({ from, tick }) => from === 'business' && tick !== 'read' && tick !== 'failed',
    ).length;
  }
}
