import { readdirSync } from 'node:fs';
import path from 'node:path';
import fastifyHelmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { SESSION_COOKIE } from '@baton/contracts-directory';
import { PROBLEMS } from './problem.ts';

const YEAR_MS = 365 * 24 * 3600 * 1000;

/** Only what the built inbox needs. Styles: libraries set them on elements at run time. */
const POLICY = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  mediaSrc: ["'self'", 'blob:'],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
};

export const secure = (app: NestFastifyApplication): Promise<unknown> =>
  Promise.resolve(
    app.register(fastifyHelmet, {
      contentSecurityPolicy: { useDefaults: false, directives: POLICY },
      referrerPolicy: { policy: 'same-origin' },
    }),
  );

export const describeApi = (app: NestFastifyApplication): void => {
  const description = new DocumentBuilder()
    .setTitle('Baton inbox')
    .setDescription('What the agents’ inbox uses. Same origin only; the session is a cookie.')
    .setVersion('1')
    .addCookieAuth(SESSION_COOKIE)
    .build();
  const document = (): OpenAPIObject => {
    const all = SwaggerModule.createDocument(app, description);
    // The health of the process is not for the inbox to ask.
    const paths = Object.fromEntries(Object.entries(all.paths).filter(([address]) => address.startsWith('/api/')));
    return { ...all, paths };
  };
  SwaggerModule.setup('api/docs', app, document, { jsonDocumentUrl: 'api/openapi.json' });
};

/** The built inbox: its files, and its page for every other address, which the page's own router reads. */
export const serveInbox = async (app: NestFastifyApplication, folder: string): Promise<void> => {
  const files = new Set(filesOf(folder));
  await app.register(fastifyStatic, { root: folder, serve: false, decorateReply: true });
  app
    .getHttpAdapter()
    .getInstance()
    .get('/*', (request, reply) => {
      const file = (request.params as { readonly '*': string })['*'];
      if (file === 'api' || file.startsWith('api/')) {
        return reply.status(404).send({ ...PROBLEMS.hidden().body, message: 'There is nothing at this address.' });
      }
      // Built names hold a hash of the content: the same name is the same file for ever.
      if (file.startsWith('assets/') && files.has(file)) {
        return reply.sendFile(file, { maxAge: YEAR_MS, immutable: true });
      }
      return reply.sendFile(files.has(file) ? file : 'index.html', { maxAge: 0, cacheControl: true });
    });
};

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
