import { setMaxListeners } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { sandboxClient } from '@baton/whatsapp-sandbox';
import { readOptions, USAGE, type DemoOptions } from './demo.options.ts';
import { runDemo, Stopped } from './run-demo.ts';

const STACK_FILE = path.join(import.meta.dirname, '../../../.baton/stack.json');

const sayTo =
  (stream: NodeJS.WriteStream) =>
  (line: string): void =>
    void stream.write(`${line}\n`);
const say = sayTo(process.stdout);
const complain = sayTo(process.stderr);

/** Where the running stack's sandbox is; null when none runs. */
const sandboxUrl = (): string | null => {
  try {
    const stack = JSON.parse(readFileSync(STACK_FILE, 'utf8')) as { ready: boolean; urls: { whatsappSandbox: string } };
    return stack.ready ? stack.urls.whatsappSandbox : null;
  } catch {
    return null;
  }
};

const demo = async (options: DemoOptions, url: string): Promise<void> => {
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

  say(`Customers write at about ${options.rate} conversations a minute. Look at them: ${url}  ·  Ctrl-C stops.`);
  const clock = (line: string): void => say(`${new Date().toLocaleTimeString()}  ${line}`);
  try {
    await runDemo({ client: sandboxClient(url), options, pause, say: clock });
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
  }
};

try {
  const options = readOptions(process.argv.slice(2));
  const url = sandboxUrl();
  if (url === null) {
    complain('No stack runs here. Start it with "npm start" and try again.');
    process.exitCode = 1;
  } else {
    await demo(options, url);
  }
} catch (error) {
  complain(error instanceof Error ? error.message : String(error));
  complain(USAGE);
  process.exitCode = 2;
}
