import path from 'node:path';
import type { ProcessName } from './processes.ts';
import type { Ports } from './ports.ts';
import type { Secrets } from './secrets.ts';

export interface StackAddresses {
  readonly databaseUrl: string;
  readonly natsUrl: string;
  readonly ports: Ports;
  readonly secrets: Secrets;
  /** Where processes that keep files of their own may put them. */
  readonly dir: string;
  readonly root: string;
}

/** What people and scripts open; `api` is the base of the gateway's HTTP routes. */
export function stackUrls(ports: Ports): Readonly<Record<string, string>> & {
  readonly inbox: string;
  readonly api: string;
  /** Origin of the web-chat widget's server. */
  readonly widget: string;
  /** The script that a site's page loads. */
  readonly widgetLoader: string;
  /** A site that shows the widget. */
  readonly demoShop: string;
  readonly whatsappSandbox: string;
  readonly whatsappWebhook: string;
} {
  const at = (name: ProcessName): string => `http://127.0.0.1:${ports[name]}`;
  return {
    inbox: at('inbox-gateway'),
    api: `${at('inbox-gateway')}/api`,
    live: `ws://127.0.0.1:${ports['inbox-gateway']}/api/live`,
    apiDocs: `${at('inbox-gateway')}/api/docs`,
    widget: at('widget'),
    widgetLoader: `${at('widget')}/w.js`,
    demoShop: at('demo-shop'),
    whatsappSandbox: at('whatsapp-sandbox'),
    whatsappWebhook: `${at('ingestion')}/webhooks/whatsapp`,
  };
}

/** The environment that every process of the stack shares. */
export function sharedEnvironment(stack: StackAddresses): Readonly<Record<string, string>> {
  const urls = stackUrls(stack.ports);
  return {
    ...stack.secrets,
    DATABASE_URL: stack.databaseUrl,
    NATS_URL: stack.natsUrl,
    WHATSAPP_GRAPH_URL: `${urls.whatsappSandbox}/v24.0`,
    DEMO_SHOP_URL: urls.demoShop,
    WHATSAPP_WEBHOOK_URL: urls.whatsappWebhook,
    SANDBOX_DATA_DIR: path.join(stack.dir, 'sandbox'),
    // The assistant answers first; `queue` would send every new episode to people.
    NEW_EPISODE: 'assistant',
    WIDGET_PUBLIC_URL: urls.widget,
    WIDGET_DIST: path.join(stack.root, 'apps/widget/dist'),
    INBOX_DIST: path.join(stack.root, 'apps/inbox/dist'),
  };
}
