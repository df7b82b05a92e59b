import type { FastifyInstance, FastifyRequest } from 'fastify';
import { customerOf, type Customer } from './customers.ts';
import { identityToken } from './identity-token.ts';
import type { ShopConfig } from './shop.config.ts';

const COOKIE = 'shop_customer';

/** Who is signed in. A demo: a real shop's cookie would be a secret. */
export const signedIn = (request: FastifyRequest): Customer | null =>
  customerOf(new RegExp(`(?:^|; *)${COOKIE}=([\\w-]+)`).exec(request.headers.cookie ?? '')?.[1]);

const cookie = (value: string, seconds: number): string =>
  `${COOKIE}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}`;

export const sessionRoutes = (app: FastifyInstance, config: ShopConfig, now: () => Date): void => {
  app.post('/sign-in', (request, reply) => {
    const { customer: id } = (request.body ?? {}) as { readonly customer?: unknown };
    const customer = customerOf(typeof id === 'string' ? id : undefined);
    if (customer === null) return reply.redirect('/account', 303);
    return reply.header('set-cookie', cookie(customer.id, 86_400)).redirect('/account', 303);
  });

  app.post('/sign-out', (_request, reply) => reply.header('set-cookie', cookie('', 0)).redirect('/', 303));

  /** What the page hands to the chat: the shop's signed word, made for this visit. */
  app.get('/session', (request, reply) => {
    const customer = signedIn(request);
    void reply.header('cache-control', 'no-store');
    return customer === null
      ? { customer: null }
      : {
          customer: { firstName: customer.firstName, orders: customer.orders.map(({ number }) => number) },
          jwt: identityToken(customer, config.inboxId, config.jwtSecret, now()),
        };
  });
};
