import { pino } from 'pino';
import { readConfig } from './shop.config.ts';
import { startShop } from './start-shop.ts';

const log = pino({ name: 'demo-shop', level: process.env['LOG_LEVEL'] ?? 'info' });

const shop = await startShop(readConfig(process.env));
log.info({ url: shop.url }, 'ready');

const stop = (): void => {
  void shop.stop().then(() => process.exit(0));
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
process.once('disconnect', stop);
