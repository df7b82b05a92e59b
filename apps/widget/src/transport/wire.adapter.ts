import {
  WIDGET_PROTOCOL,
  type WidgetClientFrame,
  type WidgetCursor,
  type WidgetOlder,
  type WidgetServerFrame,
} from '@baton/contracts-widget-protocol';
import { eventData } from './event-stream.ts';
import type { Link, LinkEvents, Wire } from './wire.port.ts';

export interface BrowserWireOptions {
  /** Origin of the server, without a slash at the end. */
  readonly origin: string;
  readonly inboxId: string;
  readonly token: () => string | null;
}

/** A browser's ways to the server. The inbox stands in the socket's URL, the token never does. */
export const browserWire = ({ origin, inboxId, token }: BrowserWireOptions): Wire => {
  const headers = (): Record<string, string> => {
    const known = token();
    return { 'x-widget-inbox-id': inboxId, ...(known === null ? {} : { authorization: `Bearer ${known}` }) };
  };

  const socket = (events: LinkEvents): Link => {
    const url = `${origin.replace(/^http/, 'ws')}/widget/v1/live?inbox=${encodeURIComponent(inboxId)}`;
    const ws = new WebSocket(url, WIDGET_PROTOCOL);
    let closed = false;
    ws.addEventListener('open', () => closed || events.opened());
    ws.addEventListener('message', ({ data }) => closed || events.frame(JSON.parse(String(data)) as WidgetServerFrame));
    ws.addEventListener('close', ({ code }) => closed || events.closed(code));
    return {
      send: (frame) => ws.readyState === WebSocket.OPEN && ws.send(JSON.stringify(frame)),
      close() {
        closed = true;
        ws.close();
      },
    };
  };

  const post = async (frame: WidgetClientFrame): Promise<WidgetServerFrame> => {
    const response = await fetch(`${origin}/widget/v1/events`, {
      method: 'POST',
      headers: { ...headers(), 'content-type': 'application/json' },
      body: JSON.stringify(frame),
      credentials: 'omit',
      signal: AbortSignal.timeout(10_000),
    });
    const text = await response.text();
    // Marks and signals need no answer beyond their status.
    if (text === '') return { type: 'pong', now: new Date().toISOString() };
    return JSON.parse(text) as WidgetServerFrame;
  };

  const older = async (before: number): Promise<WidgetOlder> => {
    const response = await fetch(`${origin}/widget/v1/messages?before=${String(before)}`, {
      headers: headers(),
      credentials: 'omit',
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) throw new Error(`the server answered ${String(response.status)}`);
    return (await response.json()) as WidgetOlder;
  };

  const stream = (since: WidgetCursor, events: LinkEvents): Link => {
    const ended = new AbortController();
    const read = async (): Promise<void> => {
      const response = await fetch(`${origin}/widget/v1/stream?since=${encodeURIComponent(since)}`, {
        headers: { ...headers(), accept: 'text/event-stream' },
        credentials: 'omit',
        signal: ended.signal,
      });
      if (!response.ok || response.body === null) {
        const frame = JSON.parse(await response.text()) as WidgetServerFrame;
        if (!ended.signal.aborted) events.frame(frame);
        return;
      }
      for await (const data of eventData(response.body)) {
        if (ended.signal.aborted) return;
        if (data === '') events.alive();
        else events.frame(JSON.parse(data) as WidgetServerFrame);
      }
    };
    const over = (): void => {
      if (!ended.signal.aborted) events.closed(0);
    };
    void read().then(over, over);
    return {
      // What is sent goes by POST: see `Connection`.
      send: () => undefined,
      close: () => ended.abort(),
    };
  };

  return { socket, stream, post, older };
};
