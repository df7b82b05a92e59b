import { sign } from '@baton/channel-whatsapp';
import type { Faults, WebhookLog } from './page/wire.ts';

export interface WebhookTarget {
  readonly url: string;
  readonly appSecret: string;
  readonly verifyToken: string;
}

const ANSWER_TIMEOUT_MS = 10_000;
/** Meta goes on for days with growing pauses; here the pauses stay short enough to watch. */
const PAUSES_MS = [100, 250, 500, 1000, 2000, 4000, 8000];
const OVERTAKEN_MS = 1500;
/** Deliveries on their way at once; the rest waits its turn. */
const PARALLEL = 64;
const LONGEST_LOG = 200_000;

/**
 * Posts signed webhooks as Meta does: at least once, order not promised, repeated with growing pauses until the answer
 * is 200. Remembers for each message how often it was told and acknowledged.
 */
export class WebhookSender {
  private readonly log = new Map<string, { attempts: number; acknowledged: number; lastStatus: number }>();
  private readonly waiting: (() => void)[] = [];
  private readonly stopped = new AbortController();
  private running = 0;

  constructor(
    private readonly target: WebhookTarget,
    private readonly faults: () => Faults,
  ) {}

  /** Resolves when the webhook was acknowledged, or when the sandbox stops. `id` names it in the log. */
  async deliver(id: string, body: unknown): Promise<void> {
    const { delayMs, duplicateRate, reorderRate } = this.faults();
    const payload = JSON.stringify(body);
    const pause = delayMs + (Math.random() < reorderRate ? Math.random() * OVERTAKEN_MS : 0);
    const copies = Math.random() < duplicateRate ? 2 : 1;
    await Promise.all(Array.from({ length: copies }, () => this.repeat(id, payload, pause)));
  }

  logs(): WebhookLog[] {
    return [...this.log].map(([id, entry]) => ({ id, ...entry }));
  }

  clearLogs(): void {
    this.log.clear();
  }

  stop(): void {
    this.stopped.abort();
  }

  private async repeat(id: string, payload: string, firstPauseMs: number): Promise<void> {
    await this.pause(firstPauseMs);
    for (let attempt = 0; !this.stopped.signal.aborted; attempt += 1) {
      await this.turn();
      const status = await this.post(payload).finally(() => this.endTurn());
      this.note(id, status);
      if (status === 200) return;
      await this.pause((PAUSES_MS[attempt] ?? PAUSES_MS.at(-1) ?? 0) * (0.75 + Math.random() / 2));
    }
  }

  /** The HTTP status, 0 without an answer. */
  private async post(payload: string): Promise<number> {
    try {
      const response = await fetch(this.target.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'facebookexternalua',
          'x-hub-signature-256': sign(payload, this.target.appSecret),
        },
        body: payload,
        signal: AbortSignal.any([AbortSignal.timeout(ANSWER_TIMEOUT_MS), this.stopped.signal]),
      });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  }

  /** Asks the endpoint to prove that it knows the verify token, until it does. True unless the sandbox stops first. */
  async verify(): Promise<boolean> {
    const challenge = String(Math.floor(Math.random() * 1e10));
    const url = new URL(this.target.url);
    url.searchParams.set('hub.mode', 'subscribe');
    url.searchParams.set('hub.challenge', challenge);
    url.searchParams.set('hub.verify_token', this.target.verifyToken);
    while (!this.stopped.signal.aborted) {
      const answer = await fetch(url, { signal: this.stopped.signal })
        .then(async (response) => (response.status === 200 ? response.text() : ''))
        .catch(() => '');
      if (answer === challenge) return true;
      await this.pause(500);
    }
    return false;
  }

  private note(id: string, status: number): void {
    const entry = this.log.get(id) ?? { attempts: 0, acknowledged: 0, lastStatus: 0 };
    this.log.set(id, {
      attempts: entry.attempts + 1,
      acknowledged: entry.acknowledged + (status === 200 ? 1 : 0),
      lastStatus: status,
    });
    const [oldest] = this.log.keys();
    if (this.log.size > LONGEST_LOG && oldest !== undefined) this.log.delete(oldest);
  }

  private async turn(): Promise<void> {
    if (this.running >= PARALLEL) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running += 1;
  }

  private endTurn(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.running -= 1;
    else next();
  }

  private pause(ms: number): Promise<void> {
    if (ms <= 0 || this.stopped.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.stopped.signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      this.stopped.signal.addEventListener('abort', end);
    });
  }
}
