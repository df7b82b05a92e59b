import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { priceText, PRODUCTS } from './catalogue.ts';
import type { Markup } from './pages/html.ts';
import { layout } from './pages/layout.ts';
import { accountPage, helpPage, missingPage } from './pages/service.pages.ts';
import { cartPage, homePage, productPage } from './pages/shop.pages.ts';
import { signedIn } from './session.routes.ts';
import type { ShopConfig } from './shop.config.ts';

export const pageRoutes = (app: FastifyInstance, config: ShopConfig): void => {
  const show = (request: FastifyRequest, reply: FastifyReply, title: string, content: Markup): FastifyReply => {
    const path = request.url.split('?')[0] ?? '/';
    return reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(layout({ title, path, customer: signedIn(request), config, content }));
  };
  app.get('/', (request, reply) => show(request, reply, 'Shop', homePage()));
  app.get('/cart', (request, reply) => show(request, reply, 'Cart', cartPage()));
  app.get('/help', (request, reply) => show(request, reply, 'Help & returns', helpPage()));
  app.get('/account', (request, reply) => show(request, reply, 'Account', accountPage(signedIn(request))));
  app.get<{ Params: { id: string } }>('/product/:id', (request, reply) => {
    const page = productPage(request.params.id);
    if (page === null) return show(request, reply.status(404), 'Not found', missingPage());
    return show(request, reply, page.title, page.content);
  });
  app.get('/products', () => PRODUCTS.map(({ id, name, price }) => ({ id, name, price: priceText(price) })));
  app.setNotFoundHandler((request, reply) => show(request, reply.status(404), 'Not found', missingPage()));
};
