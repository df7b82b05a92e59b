import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { framePolicy } from '../live/origins.ts';
import type { Widgets } from '../visitors/widgets.port.ts';

const YEAR_MS = 365 * 24 * 3600 * 1000;
/** Sites put it into their pages under one name: it must not live long. */
const LOADER_MS = 5 * 60 * 1000;
const PREFLIGHT_SECONDS = '600';

/**
 * What browsers ask before a page of another origin sends a frame. The question names no widget, so it cannot be
 * answered for one: every origin may ask, and the request itself is judged by the widget's list before it does anything.
 */
export const answerPreflights = (app: NestFastifyApplication): void => {
  app
    .getHttpAdapter()
    .getInstance()
    .options('/widget/v1/*', (request: FastifyRequest, reply: FastifyReply) => {
      const { origin } = request.headers;
      void reply.header('vary', 'Origin');
      if (origin !== undefined)
        void reply.headers({
          'access-control-allow-origin': origin,
          'access-control-allow-methods': 'GET, POST',
          'access-control-allow-headers': 'content-type, authorization, x-widget-inbox-id',
          'access-control-max-age': PREFLIGHT_SECONDS,
        });
      return reply.status(204).send();
    });
};

/** The built widget: its loader, and its app for the frame, which only pages of the widget's list may show. */
export const serveWidget = async (app: NestFastifyApplication, folder: string, widgets: Widgets): Promise<void> => {
  const http = app.getHttpAdapter().getInstance();
  const files = new Set(existsSync(folder) ? filesOf(folder) : []);
  if (files.size > 0) await app.register(fastifyStatic, { root: folder, serve: false, decorateReply: true });
  const missing = (reply: FastifyReply): FastifyReply =>
    reply.status(404).send({ type: 'error', code: 'not-found', message: 'There is nothing at this address.' });

  http.get('/w.js', (_request: FastifyRequest, reply: FastifyReply) => {
    if (!files.has('w.js')) return missing(reply);
    void reply.headers({ 'cross-origin-resource-policy': 'cross-origin', 'x-content-type-options': 'nosniff' });
    return reply.sendFile('w.js', { maxAge: LOADER_MS });
  });

  http.get('/widget/app', (request: FastifyRequest, reply: FastifyReply) =>
    reply.redirect(`/widget/app/${request.url.slice('/widget/app'.length)}`, 308),
  );

  http.get('/widget/app/*', async (request: FastifyRequest, reply: FastifyReply) => {
    const file = (request.params as { readonly '*': string })['*'];
    void reply.header('x-content-type-options', 'nosniff');
    if (file === '' || file === 'index.html') {
      if (!files.has('app/index.html')) return missing(reply);
      const { inbox } = request.query as { readonly inbox?: unknown };
      const widget = typeof inbox === 'string' ? await widgets.find(inbox).catch(() => null) : null;
      void reply.headers({
        'content-security-policy': framePolicy(widget),
        'referrer-policy': 'no-referrer',
        'permissions-policy': 'camera=(), microphone=(), geolocation=()',
      });
      return reply.sendFile('app/index.html', { maxAge: 0 });
    }
    if (!files.has(`app/${file}`)) return missing(reply);
    // Built names hold a hash of the content: the same name is the same file for ever.
    return file.startsWith('assets/')
      ? reply.sendFile(`app/${file}`, { maxAge: YEAR_MS, immutable: true })
      : reply.sendFile(`app/${file}`, { maxAge: LOADER_MS });
  });
};

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
