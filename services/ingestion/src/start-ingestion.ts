import { runProcess } from '@baton/service-kit';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { IngestionConfig } from './ingestion.config.ts';
import { IngestionModule } from './ingestion.module.ts';
import { INGESTION_SERVICE } from './tokens.ts';

/** What Meta sends at most; anything longer is answered 413 before it is read. */
const LARGEST_WEBHOOK = 3 * 1024 * 1024;

export const startIngestion = (config: IngestionConfig): Promise<NestFastifyApplication> =>
  runProcess({
    name: 'ingestion',
    config,
    module: IngestionModule.forRoot(config),
    commands: { service: INGESTION_SERVICE },
    // Webhooks that are being stored when the process is told to stop get their answer.
    fastify: { forceCloseConnections: 'idle', bodyLimit: LARGEST_WEBHOOK },
    configureHttp: (app) => {
      // Bytes, not JSON: the signature is over what was sent, and nothing unsigned is parsed.
      for (const type of ['application/json', 'text/plain', '*']) {
        app.useBodyParser(type, { bodyLimit: LARGEST_WEBHOOK }, (_request, body, done) => done(null, body));
      }
      closeAfterAnswers(app);
    },
  });

/** A connection that was answered during the drain would else be kept open, and with it the process. */
const closeAfterAnswers = (app: NestFastifyApplication): void => {
  const http = app.getHttpAdapter().getInstance();
  let closing = false;
  http.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  http.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing) void reply.header('connection', 'close');
    done();
  });
};
