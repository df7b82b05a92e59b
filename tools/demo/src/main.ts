import { setMaxListeners } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DEMO_INBOX } from '@baton/demo-shop';
import { sandboxClient } from '@baton/whatsapp-sandbox';
import type { Customer } from './customer.port.ts';
import { readOptions, USAGE, type DemoOptions } from './demo.options.ts';
import { runDemo, Stopped, type Part } from './run-demo.ts';
import { ShopVisitor } from './shop-visitor.adapter.ts';
import { WhatsAppCustomer } from './whatsapp-customer.adapter.ts';

const STACK_FILE = path.join(import.meta.dirname, '../../../.baton/stack.json');

const sayTo =
  (stream: NodeJS.WriteStream) =>
  (line: string): void =>
    void stream.write(`${line}\n`);
const say = sayTo(process.stdout);
const complain = sayTo(process.stderr);

interface Urls {
  readonly whatsappSandbox: string;
  readonly widget: string;
  readonly demoShop: string;
}

/** Where the running stack is; null when none runs. */
const stackUrls = (): Urls | null => {
  try {
    const stack = JSON.parse(readFileSync(STACK_FILE, 'utf8')) as { ready: boolean; urls: Urls };
    return stack.ready ? stack.urls : null;
  } catch {
    return null;
  }
};

/** What the visitors of the shop look at before they write. */
const PAGES = [
  ['/product/kettle', 'Kettle No. 3'],
  ['/help', 'Help & returns'],
] as const;

const castOf = ({ whatsappSandbox, widget, demoShop }: Urls): ((part: Part) => Promise<Customer>) => {
  const client = sandboxClient(whatsappSandbox);
  const shop = { widgetUrl: widget, shopUrl: demoShop, inboxId: DEMO_INBOX };
  return async ({ id, name, waId, story }) => {
    if (story.channel === 'shop') return ShopVisitor.visit(shop, story.language, PAGES);
    await client.addCustomer({ id, name, waId });
    return new WhatsAppCustomer(client, id);
  };
};

const demo = async (options: DemoOptions, urls: Urls): Promise<void> => {
  const stopped = new AbortController();
  // Every customer who pauses listens; how many do is no leak.
  setMaxListeners(0, stopped.signal);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort());
  if (options.minutes !== null) setTimeout(() => stopped.abort(), options.minutes * 60_000).unref();

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        reject(new Stopped());
      };
      if (stopped.signal.aborted) return reject(new Stopped());
      const timer = setTimeout(() => {
        stopped.signal.removeEventListener('abort', stop);
        resolve();
      }, ms);
      stopped.signal.addEventListener('abort', stop, { once: true });
    });

  say(
    `Customers write at about ${options.rate} conversations a minute. Look at them: ${urls.whatsappSandbox}  ·  Ctrl-C stops.`,
  );
  const clock = (line: string): void => say(`${new Date().toLocaleTimeString()}  ${line}`);
  try {
    await runDemo({ cast: castOf(urls), options, pause, say: clock });
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
  }
};

try {
  const options = readOptions(process.argv.slice(2));
  const urls = stackUrls();
  if (urls === null) {
    complain('No stack runs here. Start it with "npm start" and try again.');
    process.exitCode = 1;
  } else {
    await demo(options, urls);
  }
} catch (error) {
  complain(error instanceof Error ? error.message : String(error));
  complain(USAGE);
  process.exitCode = 2;
}
