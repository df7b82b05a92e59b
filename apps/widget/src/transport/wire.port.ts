import type { WidgetClientFrame, WidgetCursor, WidgetOlder, WidgetServerFrame } from '@baton/contracts-widget-protocol';

/** One open way for frames. Nothing is heard of it after `close`. */
export interface Link {
  send(frame: WidgetClientFrame): void;
  close(): void;
}

export interface LinkEvents {
  opened(): void;
  frame(frame: WidgetServerFrame): void;
  /** Something came that is no frame, such as the comment that keeps a stream alive. */
  alive(): void;
  /** Close code of the socket; 0 when there is none to read. */
  closed(code: number): void;
}

/** The ways to the server: a browser's, or a spec's. */
export interface Wire {
  socket(events: LinkEvents): Link;
  /** Server-sent events from `since` on; what is sent goes by `post`. */
  stream(since: WidgetCursor, events: LinkEvents): Link;
  /** The frame that answers; rejects when the server cannot be reached. */
  post(frame: WidgetClientFrame): Promise<WidgetServerFrame>;
  /** What stands before the message with this `seq`; rejects when the server cannot be reached or declines. */
  older(before: number): Promise<WidgetOlder>;
}
