import type { ChatMessage, Customer, CustomerAction, Faults, WebhookLog } from './page/wire.ts';

/** Steers a running sandbox from a test or from the demo. Every method throws when the sandbox says no. */
export interface SandboxClient {
  customers(): Promise<readonly Customer[]>;
  addCustomer(customer: Omit<Customer, 'id'> & { readonly id?: string }): Promise<Customer>;
  /** Returns the message's id; with `wait` only after the webhook was acknowledged. */
  send(action: CustomerAction): Promise<{ readonly id: string }>;
  /** The customer looks at the chat: what was delivered is read. */
  read(customer: string): Promise<void>;
  /** Both directions, in the order in which they came. */
  messages(customer?: string): Promise<readonly ChatMessage[]>;
  webhooks(): Promise<readonly WebhookLog[]>;
  setFaults(change: Partial<Faults>): Promise<Faults>;
  reset(): Promise<void>;
}

export const sandboxClient = (baseUrl: string): SandboxClient => {
  const call = async (path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(
      new URL(path, baseUrl),
      body === undefined
        ? {}
        : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    );
    const answer: unknown = await response.json();
    if (!response.ok)
      throw new Error(`sandbox ${path}: ${response.status} ${(answer as { message?: string }).message ?? ''}`);
    return answer;
  };
  return {
    customers: async () => (await call('/control/customers')) as Customer[],
    addCustomer: async (customer) => (await call('/control/customers', customer)) as Customer,
    send: async (action) => (await call('/control/send', action)) as { id: string },
    read: async (customer) => void (await call('/control/read', { customer })),
    messages: async (customer) =>
      (await call(
        `/control/messages${customer === undefined ? '' : `?customer=${encodeURIComponent(customer)}`}`,
      )) as ChatMessage[],
    webhooks: async () => (await call('/control/webhooks')) as WebhookLog[],
    setFaults: async (change) => (await call('/control/faults', change)) as Faults,
    reset: async () => void (await call('/control/reset', {})),
  };
};
