import type { WidgetError, WidgetErrorCode, WidgetServerFrame } from '@baton/contracts-widget-protocol';
import type { VisitorSession } from '../visitors/visitor-session.port.ts';
import type { Widget } from '../visitors/widgets.port.ts';

/** A frame's circumstances: which widget, which visitor. */
export interface Visit {
  readonly widget: Widget;
  readonly session: VisitorSession;
}

export interface Answer {
  /** Null where there is nothing to say. */
  readonly frame: WidgetServerFrame | null;
  /** Who the visitor is from now on, when that changed. */
  readonly session?: VisitorSession;
}

export const answer = (frame: WidgetServerFrame | null): Answer => ({ frame });

export const failure = (
  code: WidgetErrorCode,
  message: string,
  more: Pick<WidgetError, 'field' | 'client_id' | 'retry_after_seconds'> = {},
): Answer => ({ frame: { type: 'error', code, message, ...more } });

/** What the app keeps and sends again. */
export const unavailable = (clientId?: string): Answer =>
  failure('unavailable', 'It could not be stored now; keep it and send it again.', {
    retry_after_seconds: 2,
    ...(clientId === undefined ? {} : { client_id: clientId }),
  });

export const acknowledged = (
  clientId: string,
  conversationId: string | null = null,
  messageId: string | null = null,
  token?: string,
): Answer =>
  answer({
    ...{ type: 'ack', client_id: clientId, conversation_id: conversationId, message_id: messageId },
    ...(token === undefined ? {} : { token }),
  });
