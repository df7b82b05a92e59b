import { createReadStream } from 'node:fs';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { PageEvent } from './page/wire.ts';
import type { Chats } from './chats.state.ts';

const FILES: Record<string, { readonly file: string; readonly type: string }> = {
  '/': { file: '../src/page/index.html', type: 'text/html; charset=utf-8' },
  '/style.css': { file: '../src/page/style.css', type: 'text/css; charset=utf-8' },
};

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'";

/** The page's modules, as tsc writes them. */
for (const name of ['phone', 'phone.state', 'thread.view', 'marks', 'dom']) {
  FILES[`/page/${name}.js`] = { file: `../dist/page/${name}.js`, type: 'text/javascript; charset=utf-8' };
}

/** The phone's page and the stream of changes that it follows. */
export const pageRoutes = (app: FastifyInstance, chats: Chats, isVerified: () => boolean): void => {
  for (const [url, { file, type }] of Object.entries(FILES)) {
    app.get(url, (_, reply) =>
      reply
        .header('content-type', type)
        .header('content-security-policy', POLICY)
        .header('x-content-type-options', 'nosniff')
        .header('cache-control', 'no-cache')
        .send(createReadStream(path.join(import.meta.dirname, file))),
    );
  }

  app.get('/events', (request, reply) => {
    reply.hijack();
    const stream = reply.raw;
    stream.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    const write = (event: PageEvent): void => void stream.write(`data: ${JSON.stringify(event)}\n\n`);
    write({
      type: 'snapshot',
      customers: chats.allCustomers(),
      // As many as a page can draw; older ones stay in the journal.
      messages: chats.allMessages().slice(-5000),
      businessName: 'Baton',
      webhookVerified: isVerified(),
    });
    const forget = chats.onChange(write);
    // Keeps proxies and sleeping laptops from holding a dead stream for alive.
    const beat = setInterval(() => stream.write(': \n\n'), 15_000);
    request.raw.on('close', () => {
      clearInterval(beat);
      forget();
    });
  });
};
