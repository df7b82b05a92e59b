import type { FastifyInstance } from 'fastify';
import type { Customer, CustomerAction, Faults } from './page/wire.ts';
import type { Chats } from './chats.state.ts';
import type { Phones } from './phones.ts';
import type { WebhookSender } from './webhook.sender.ts';

export interface ControlOptions {
  readonly chats: Chats;
  readonly phones: Phones;
  readonly webhooks: WebhookSender;
  readonly phoneNumberIds: readonly string[];
  faults(): Faults;
  setFaults(change: Readonly<Record<string, unknown>>): void;
  resetFaults(): void;
}

class ControlError extends Error {
  constructor(
    readonly statusCode: number,
    message: string,
  ) {
    super(message);
  }
}

const LONGEST_WAIT_MS = 60_000;

/** What tests, the demo and the page steer the phones with. Only for the machine it runs on. */
export const controlRoutes = (app: FastifyInstance, options: ControlOptions): void => {
  const { chats, phones, webhooks } = options;

  const known = (id: unknown): Customer => {
    const customer = typeof id === 'string' ? chats.customer(id) : undefined;
    if (customer === undefined) throw new ControlError(404, 'no such customer');
    return customer;
  };

  app.get('/control/customers', () => chats.allCustomers());

  app.post<{ Body: Partial<Customer> }>('/control/customers', ({ body }) => {
    const { name, waId } = body;
    if (typeof name !== 'string' || name === '' || typeof waId !== 'string' || !/^\d{6,15}$/.test(waId)) {
      throw new ControlError(400, 'a customer needs a name and a waId of 6 to 15 digits');
    }
    const customer: Customer = { ...body, id: body.id ?? waId, name, waId };
    if (chats.allCustomers().some((other) => other.waId === waId && other.id !== customer.id)) {
      throw new ControlError(409, 'another customer has this number');
    }
    chats.addCustomer(customer);
    return customer;
  });

  app.post<{ Body: CustomerAction }>('/control/send', async ({ body }) => {
    const account = body.account ?? options.phoneNumberIds[0] ?? '';
    const acted = phones.act(known(body.customer), account, body);
    if (acted === undefined) throw new ControlError(400, 'nothing to send: give text, image, location …');
    if (body.wait !== true) return { id: acted.id };
    await atMost(acted.acknowledged, LONGEST_WAIT_MS);
    return { id: acted.id };
  });

  app.post<{ Body: { customer: string } }>('/control/read', ({ body }) => {
    phones.read(known(body.customer).id);
    return {};
  });

  app.get<{ Querystring: { customer?: string } }>('/control/messages', ({ query }) =>
    chats.allMessages(query.customer),
  );

  app.get('/control/webhooks', () => webhooks.logs());

  app.get('/control/faults', () => options.faults());

  app.post<{ Body: Record<string, unknown> }>('/control/faults', ({ body }) => {
    try {
      options.setFaults(body);
    } catch (error) {
      throw new ControlError(400, error instanceof Error ? error.message : 'bad faults');
    }
    return options.faults();
  });

  app.post('/control/reset', () => {
    options.resetFaults();
    phones.stop();
    webhooks.clearLogs();
    chats.reset();
    return {};
  });
};

const atMost = async (work: Promise<void>, ms: number): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ControlError(504, 'the webhook was not acknowledged in time')), ms);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
};
