import { createReadStream } from 'node:fs';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { PRODUCTS } from './catalogue.ts';
import { picture } from './pictures.ts';

const FILES: Readonly<Record<string, { readonly file: string; readonly type: string }>> = {
  '/style.css': { file: '../src/public/style.css', type: 'text/css; charset=utf-8' },
  '/page/shop.js': { file: '../dist/page/shop.js', type: 'text/javascript; charset=utf-8' },
  '/page/cart.js': { file: '../dist/page/cart.js', type: 'text/javascript; charset=utf-8' },
};

export const fileRoutes = (app: FastifyInstance): void => {
  for (const [url, { file, type }] of Object.entries(FILES))
    app.get(url, (_request, reply) =>
      reply
        .header('content-type', type)
        .header('cache-control', 'no-cache')
        .send(createReadStream(path.join(import.meta.dirname, file))),
    );
  for (const name of ['mark', 'hero', ...PRODUCTS.map(({ id }) => id)])
    app.get(`/pictures/${name}.svg`, (_request, reply) =>
      reply.header('content-type', 'image/svg+xml').header('cache-control', 'max-age=3600').send(picture(name)),
    );
};
