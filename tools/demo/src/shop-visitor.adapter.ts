import { randomUUID } from 'node:crypto';
import {
  WIDGET_PROTOCOL,
  type WidgetClientFrame,
  type WidgetMessage,
  type WidgetServerFrame,
} from '@baton/contracts-widget-protocol';
import WebSocket from 'ws';
import type { Customer, Reply } from './customer.port.ts';
import type { Line } from './stories.ts';

export interface Shop {
  /** Origin of the web-chat server. */
  readonly widgetUrl: string;
  /** Origin of the site that shows the chat. */
  readonly shopUrl: string;
  readonly inboxId: string;
}

const ANSWER_WITHIN_MS = 10_000;

/** A tab of the demo shop with the chat open. Its life is one connection: a broken one ends the story. */
export class ShopVisitor implements Customer {
  private readonly messages = new Map<string, WidgetMessage>();
  private surveyId: string | null = null;
  private readonly waiting = new Map<string, (frame: WidgetServerFrame) => void>();

  private constructor(
    private readonly socket: WebSocket,
    private readonly shop: Shop,
  ) {}

  /** Looks at these pages of the shop with the chat at hand. @throws Error when the server does not greet. */
  static async visit(shop: Shop, locale: string, pages: readonly (readonly [string, string])[]): Promise<ShopVisitor> {
    const live = `${shop.widgetUrl.replace(/^http/, 'ws')}/widget/v1/live?inbox=${shop.inboxId}`;
    const socket = new WebSocket(live, WIDGET_PROTOCOL, { origin: shop.shopUrl });
    // Whoever waits for an answer notices; the rest of the demo goes on.
    socket.on('error', () => undefined);
    const visitor = new ShopVisitor(socket, shop);
    const greeted = visitor.answerTo('session');
    socket.on('message', (data: Buffer) => visitor.receive(JSON.parse(data.toString()) as WidgetServerFrame));
    socket.on('open', () => visitor.send({ type: 'session.start', locale, page: visitor.page('/', 'Shop') }));
    await greeted;
    for (const [path, title] of pages) visitor.send({ type: 'page.visit', ...visitor.page(path, title) });
    return visitor;
  }

  async say(line: Line): Promise<void> {
    if (typeof line !== 'string') throw new Error('the web chat of the demo says text only');
    const id = randomUUID();
    const taken = this.answerTo(id);
    this.send({ type: 'message.send', client_id: id, text: line });
    await taken;
  }

  replies(): Promise<readonly Reply[]> {
    const said = [...this.messages.values()].filter(({ author }) => author === 'assistant' || author === 'agent');
    return Promise.resolve(said.toSorted((a, b) => a.seq - b.seq));
  }

  async read(): Promise<void> {
    const last = (await this.replies()).at(-1);
    if (last !== undefined) this.send({ type: 'read', up_to_message_id: last.id });
  }

  async thank(_: Reply, thanks: string): Promise<void> {
    if (this.surveyId === null) return this.say(thanks);
    this.send({ type: 'csat.submit', survey_id: this.surveyId, rating: 5, comment: thanks });
  }

  leave(): void {
    this.socket.close();
  }

  private page(path: string, title: string): { readonly url: string; readonly title: string } {
    return { url: `${this.shop.shopUrl}${path}`, title };
  }

  private send(frame: WidgetClientFrame): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  private receive(frame: WidgetServerFrame): void {
    if (frame.type === 'session' || frame.type === 'changes') {
      for (const message of frame.messages) this.messages.set(message.id, message);
      if (frame.state !== null) this.surveyId = frame.state.survey_id;
      const last = frame.messages.findLast(({ author }) => author !== 'visitor');
      if (last !== undefined) this.send({ type: 'delivered', up_to_message_id: last.id });
    }
    this.waiting.get('client_id' in frame ? (frame.client_id ?? frame.type) : frame.type)?.(frame);
  }

  /** The acknowledgement of what was sent with this id, or the greeting. */
  private answerTo(key: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        this.waiting.delete(key);
      };
      const timer = setTimeout(() => {
        end();
        reject(new Error('the web chat does not answer'));
      }, ANSWER_WITHIN_MS);
      this.waiting.set(key, (frame) => {
        end();
        if (frame.type === 'error') reject(new Error(`the web chat refused: ${frame.code}`));
        else resolve();
      });
    });
  }
}
