import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 2000;

/**
 * Tells the subscribers of a process that the log has grown: by one LISTEN connection that all of them share, and by
 * the process's own appends. Only a hint: it may come late or never, and who waits therefore also polls.
 */
export class Doorbell {
  private head = 0;
  private readonly waiting = new Set<() => void>();
  private readonly closed = new AbortController();
  private listening: Promise<void> | undefined;

  constructor(
    private readonly connection: pg.ClientConfig,
    private readonly channel: string,
  ) {}

  /** Resolves when the log is known to reach beyond `after`, after `timeoutMs`, or when `signal` aborts. */
  wait(after: number, timeoutMs: number, signal: AbortSignal): Promise<void> {
    this.listening ??= this.listen();
    if (this.head > after || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        this.waiting.delete(ring);
        resolve();
      };
      const ring = (): void => {
        if (this.head > after) wake();
      };
      const timer = setTimeout(wake, timeoutMs);
      signal.addEventListener('abort', wake);
      this.waiting.add(ring);
    });
  }

  announce(head: number): void {
    if (head <= this.head) return;
    this.head = head;
    for (const ring of this.waiting) ring();
  }

  async close(): Promise<void> {
    this.closed.abort();
    await this.listening;
  }

  /** Holds a connection for as long as the process lives; a lost one is replaced with back-off. */
  private async listen(): Promise<void> {
    const { signal } = this.closed;
    let retryMs = FIRST_RETRY_MS;
    while (!signal.aborted) {
      const client = new pg.Client({ ...this.connection, keepAlive: true, connectionTimeoutMillis: 5000 });
      const gone = new Promise<void>((resolve) => {
        client.once('end', resolve);
        client.on('error', () => resolve());
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
      client.on('notification', ({ payload }) => this.announce(Number(payload)));
      try {
        await client.connect();
        await client.query(`listen ${this.channel}`);
        retryMs = FIRST_RETRY_MS;
        await gone;
      } catch {
        // The poll of those who wait carries on meanwhile.
      }
      await client.end().catch(() => undefined);
      await pause(retryMs, undefined, { signal }).catch(() => undefined);
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
    }
  }
}
