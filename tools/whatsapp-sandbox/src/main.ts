import { pino } from 'pino';
import { readConfig } from './sandbox.config.ts';
import { startSandbox } from './start-sandbox.ts';

const log = pino({ name: 'whatsapp-sandbox', level: process.env['LOG_LEVEL'] ?? 'info' });

const sandbox = await startSandbox(readConfig(process.env, new Date()));
log.info({ url: sandbox.url }, 'ready');

const stop = (): void => {
  void sandbox.stop().then(() => process.exit(0));
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
process.once('disconnect', stop);
