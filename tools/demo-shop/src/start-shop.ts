import { fastify } from 'fastify';
import { fileRoutes } from './file.routes.ts';
import { pageRoutes } from './page.routes.ts';
import { sessionRoutes } from './session.routes.ts';
import type { ShopConfig } from './shop.config.ts';

export interface Shop {
  readonly url: string;
  stop(): Promise<void>;
}

/** A site of somebody who uses Baton: its pages know of the chat by one script tag. */
export const startShop = async (config: ShopConfig): Promise<Shop> => {
  const app = fastify({ forceCloseConnections: true, bodyLimit: 10_000 });
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  // As strict as a shop would be: no inline script or style, and of the widget no more than it says it needs.
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${config.widgetOrigin}`,
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    `frame-src ${config.widgetOrigin}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
  app.addHook('onSend', async (_request, reply) => {
    void reply
      .header('content-security-policy', policy)
      .header('x-content-type-options', 'nosniff')
      .header('referrer-policy', 'strict-origin-when-cross-origin');
  });
  app.get('/health/live', () => ({ status: 'ok' }));
  app.get('/health/ready', () => ({ status: 'ok' }));
  fileRoutes(app);
  sessionRoutes(app, config, () => new Date());
  pageRoutes(app, config);
  const url = await app.listen({ port: config.port, host: config.host });
  return { url, stop: () => app.close() };
};
