import { fastify } from 'fastify';
import { NO_FAULTS, changeFaults } from './faults.ts';
import { Chats } from './chats.state.ts';
import { controlRoutes } from './control.routes.ts';
import { graphRoutes } from './graph.routes.ts';
import { fileJournal, noJournal } from './journal.file.ts';
import { pageRoutes } from './page.routes.ts';
import { Phones } from './phones.ts';
import type { SandboxConfig } from './sandbox.config.ts';
import { WebhookSender } from './webhook.sender.ts';

export interface Sandbox {
  /** Page and control API; the Graph API is at `<url>/v24.0`. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Stands in for Meta: Graph API in, signed webhooks out, and phones to look at. */
export const startSandbox = async (config: SandboxConfig): Promise<Sandbox> => {
  let faults = NO_FAULTS;
  let verified = false;
  const now = (): Date => new Date(Date.now() + config.clockOffsetMs);
  const chats = new Chats(config.dataDir === null ? noJournal : fileJournal(config.dataDir));
  const webhooks = new WebhookSender(
    { url: config.webhookUrl, appSecret: config.appSecret, verifyToken: config.verifyToken },
    () => faults,
  );
  const phones = new Phones(chats, webhooks, () => faults, now);

  const { accessToken, phoneNumberIds } = config;
  const app = fastify({ forceCloseConnections: true, bodyLimit: 4_000_000 });
  app.get('/health/live', () => ({ status: 'ok' }));
  app.get('/health/ready', () => ({ status: 'ok', webhookVerified: verified }));
  pageRoutes(app, chats, () => verified);
  controlRoutes(app, {
    chats,
    phones,
    webhooks,
    phoneNumberIds,
    faults: () => faults,
    setFaults: (change) => {
      faults = changeFaults(faults, change);
    },
    resetFaults: () => {
      faults = NO_FAULTS;
    },
  });
  graphRoutes(app, { accessToken, phoneNumberIds, phones, faults: () => faults });

  phones.resume();
  const url = await app.listen({ port: config.port, host: config.host });
  void webhooks.verify().then((ok) => {
    verified = ok;
    chats.tell({ type: 'webhook', verified: ok });
  });
  return {
    url,
    async stop() {
      phones.stop();
      webhooks.stop();
      await app.close();
    },
  };
};
