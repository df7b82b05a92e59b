import { existsSync } from 'node:fs';
import path from 'node:path';
import { loadConfig, runProcess } from '@baton/service-kit';
import { GatewayConfig } from './config.ts';
import { GatewayModule } from './gateway.module.ts';
import { describeApi, secure, serveInbox } from './http/inbox-app.adapter.ts';

const config = loadConfig(GatewayConfig);
const inbox = config.INBOX_DIST ?? path.join(import.meta.dirname, '../../../apps/inbox/dist');

await runProcess({
  name: 'inbox-gateway',
  config,
  module: GatewayModule,
  fastify: { bodyLimit: 256 * 1024, trustProxy: config.TRUST_PROXY },
  async configureHttp(app) {
    await secure(app);
    describeApi(app);
    if (existsSync(path.join(inbox, 'index.html'))) await serveInbox(app, inbox);
  },
});
