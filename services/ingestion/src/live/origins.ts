import type { IncomingHttpHeaders } from 'node:http';
import type { Widget } from '../visitors/widgets.port.ts';

/**
 * Whether a request may be made from where it comes: from the app in its frame, which is ours, or from a page that the
 * widget lists. Origins are compared as they are, never by their end. Where none is named there is no browser, and no
 * session that somebody else's page could ride on: tokens are never sent by themselves.
 */
export const mayCome = (origin: string | undefined, widget: Widget, ownOrigin: string): boolean =>
  origin === undefined || origin === ownOrigin || widget.settings.allowedOrigins.includes(origin);

/** What the browser is told, so that the page may read the answer. */
export const corsHeaders = (origin: string): Readonly<Record<string, string>> => ({
  'access-control-allow-origin': origin,
  'access-control-expose-headers': 'retry-after',
});

/** Who may show the app in a frame. */
export const framePolicy = (widget: Widget | null): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    // The app sets colours of the host on elements at run time.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${widget === null ? "'none'" : ["'self'", ...widget.settings.allowedOrigins].join(' ')}`,
  ].join('; ');

/** The session's token in the header, or null. */
export const bearer = (headers: IncomingHttpHeaders): string | null =>
  /^Bearer ([\w-]{1,256})$/i.exec(headers.authorization ?? '')?.[1] ?? null;
