import type { IncomingMessage } from 'node:http';

/** Name of this service on the bus. */
export const INGESTION_SERVICE = 'ingestion';

/** Injection tokens of this service's ports that are interfaces. */
export const ITEM_SINK = Symbol('ITEM_SINK');
export const DEAD_LETTERS = Symbol('DEAD_LETTERS');

export const WIDGETS = Symbol('WIDGETS');
export const WIDGET_SETUP = Symbol('WIDGET_SETUP');

/** How this process is reached. */
export interface WidgetSetup {
  /** Of the app's frame and of its requests, such as `https://chat.example.com`. */
  readonly ownOrigin: string;
  /** The visitor's, for limits; never logged. */
  addressOf(request: IncomingMessage): string;
}
