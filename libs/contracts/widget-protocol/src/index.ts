/**
 * What a web-chat widget and ingestion say to each other. JSON with snake_case keys, as web-chat protocols have it.
 *
 * POST /widget/v1/events     one ClientFrame → the ServerFrame that answers it (also the fallback of the socket)
 * GET  /widget/v1/stream     server-sent events: ServerFrames that nobody asked for; `?since=<cursor>`
 * GET  /widget/v1/messages   `?before=<seq>` → WidgetOlder: what stands before the message with that seq
 * WS   /widget/v1/live       both directions, subprotocol WIDGET_PROTOCOL; the first frame is `session.start` or `session.resume`
 * GET  /w.js                 the loader · GET /widget/app/ the app inside the frame
 *
 * HTTP carries `X-Widget-Inbox-Id` and, once there is a session, `Authorization: Bearer <token>`; the token never
 * stands in a URL (SSE is read with fetch). Answers of 400 and above are an `error` frame.
 */
export const WIDGET_PROTOCOL = 'baton-widget.v1';

/** Longest text of a visitor's message, in UTF-16 code units. */
export const MESSAGE_LENGTH = 10_000;
/** Largest frame in bytes, either way. */
export const FRAME_BYTES = 65_536;
/** Unsent messages that the app keeps while it is offline; what is typed beyond is refused with the reason. */
export const OUTBOX_LIMIT = 50;
/** Seconds between heartbeats (`ping` of the client); who hears nothing for twice as long reconnects. */
export const HEARTBEAT_SECONDS = 20;
/** Typing is told at most so often, and is forgotten after `TYPING_EXPIRES_MS`. */
export const TYPING_EVERY_MS = 2_000;
export const TYPING_EXPIRES_MS = 6_000;

export interface PageContext {
  readonly url: string;
  readonly title: string;
  readonly referrer?: string;
}

/** A place in what one visitor has been shown. Opaque to the client; a cursor that cannot be resumed gets a snapshot. */
export type WidgetCursor = string;

// ---- visitor → server. `client_id`: UUID or any text of at most 100 characters, unique for the visitor; a repeat is the same.

export type WidgetClientFrame =
  /** A new visitor; answered by `session`. With `jwt` or `identifier`: identified from the start. */
  | ({
      readonly type: 'session.start';
      readonly page?: PageContext;
      readonly locale?: string;
      readonly timezone?: string;
    } & Partial<Proof>)
  /** The visitor of a token; answered by `session` with what is new. An unknown or expired token: `error` `no-session`. */
  | {
      readonly type: 'session.resume';
      /** On the socket, where there is no header. */
      readonly token?: string;
      readonly cursor?: WidgetCursor;
      readonly last_message_id?: string;
      readonly page?: PageContext;
    }
  /** First message with the answers of the form; one transaction. Answered by `ack`. */
  | {
      readonly type: 'conversation.start';
      readonly client_id: string;
      readonly form?: Readonly<Record<string, string>>;
      readonly message: { readonly client_id: string; readonly text: string };
      readonly page?: PageContext;
      readonly locale?: string;
      readonly timezone?: string;
    }
  | {
      readonly type: 'message.send';
      readonly client_id: string;
      readonly text: string;
      /** A tap on a quick reply: its id; `text` is its title. */
      readonly choice_id?: string;
      /** The visitor's clock; kept for nothing: the server's decides. */
      readonly sent_at?: string;
    }
  | ({ readonly type: 'identify'; readonly attributes?: Readonly<Record<string, string>> } & Proof)
  | { readonly type: 'context.set'; readonly attributes: Readonly<Record<string, string>> }
  | { readonly type: 'typing'; readonly conversation_id?: string; readonly is_typing: boolean }
  /** The app has it (`delivered`), the visitor has seen it (`read`): everything up to this message. */
  | { readonly type: 'delivered'; readonly conversation_id?: string; readonly up_to_message_id: string }
  | { readonly type: 'read'; readonly conversation_id?: string; readonly up_to_message_id: string }
  | ({ readonly type: 'page.visit' } & PageContext)
  | { readonly type: 'human.request'; readonly client_id: string }
  | { readonly type: 'conversation.end'; readonly client_id: string }
  | { readonly type: 'csat.submit'; readonly survey_id: string; readonly rating: number; readonly comment?: string }
  | { readonly type: 'ping' };

/** How the host site vouches for a visitor: a token that it signed (HS256), or an id with its HMAC-SHA256 in hex. */
export type Proof =
  | { readonly jwt: string; readonly identifier?: undefined; readonly identifier_hash?: undefined }
  | { readonly jwt?: undefined; readonly identifier: string; readonly identifier_hash: string };

// ---- server → visitor

export interface WidgetQuickReply {
  readonly id: string;
  readonly title: string;
}

/** One entry of the visitor's thread; the higher `rev` wins. */
export interface WidgetMessage {
  readonly id: string;
  readonly conversation_id: string;
  /** Rises through the visitor's thread; threads are ordered by it. */
  readonly seq: number;
  readonly rev: number;
  readonly author: 'visitor' | 'assistant' | 'agent' | 'system';
  /** The agent's name as customers see it; null for others. */
  readonly name: string | null;
  /** In the dialect of messages; plain for visitors. */
  readonly text: string;
  readonly choices: readonly WidgetQuickReply[];
  /** ISO 8601, the server's. */
  readonly at: string;
  /** The visitor's own messages: the id that their app gave it. */
  readonly client_id: string | null;
}

/** A page of the thread behind what a snapshot shows, by `seq`. */
export interface WidgetOlder {
  readonly messages: readonly WidgetMessage[];
  readonly has_older: boolean;
}

/** Where the conversation stands, as its customer may know it. */
export interface WidgetState {
  readonly conversation_id: string;
  readonly rev: number;
  /** `closed`: ended; a new message opens it again. */
  readonly handler: 'assistant' | 'queue' | 'agent' | 'closed';
  readonly agent_name: string | null;
  /** 1 for the next one; null when it does not wait or the place is not known. */
  readonly queue_position: number | null;
  /** The visitor's newest message that an agent has read; null when none was. */
  readonly read_up_to_message_id: string | null;
  /** Asked for once the episode is closed and until it is answered; null otherwise. */
  readonly survey_id: string | null;
}

export interface WidgetFormField {
  readonly key: string;
  readonly label: string;
  readonly kind: 'text' | 'email' | 'choice';
  readonly required: boolean;
  readonly choices: readonly string[];
}

export interface WidgetConfig {
  readonly title: string;
  readonly welcome: string;
  /** `#rrggbb`. */
  readonly colour: string;
  readonly pre_chat: readonly WidgetFormField[];
  readonly identity_required: boolean;
}

export type WidgetServerFrame =
  | {
      readonly type: 'session';
      /** Opaque; kept by the host page. Its life is extended by every resume. */
      readonly token: string;
      readonly visitor_id: string;
      /** The host site vouched for the visitor. */
      readonly identified: boolean;
      readonly config: WidgetConfig;
      /** True: `messages` is all that is kept (the newest 100), false: what came after the given cursor or message. */
      readonly snapshot: boolean;
      readonly messages: readonly WidgetMessage[];
      readonly has_older: boolean;
      readonly state: WidgetState | null;
      readonly cursor: WidgetCursor;
      readonly now: string;
    }
  /** The message or wish is in the event store. A repeat of a `client_id` gets the same answer. */
  | {
      readonly type: 'ack';
      readonly client_id: string;
      readonly conversation_id: string | null;
      readonly message_id: string | null;
      /** Of `identify` on a visitor who became another: the token to keep from now on. */
      readonly token?: string;
    }
  /** What changed since the cursor before; applied by putting each in its place. */
  | {
      readonly type: 'changes';
      readonly cursor: WidgetCursor;
      readonly messages: readonly WidgetMessage[];
      readonly state: WidgetState | null;
    }
  /** Start again from a snapshot: send `session.resume` without a cursor. */
  | { readonly type: 'resync' }
  | {
      readonly type: 'typing';
      readonly author: 'assistant' | 'agent';
      readonly name: string | null;
      readonly is_typing: boolean;
    }
  /** Ephemeral: the place in the queue moved. */
  | { readonly type: 'queue'; readonly conversation_id: string; readonly position: number | null }
  | { readonly type: 'pong'; readonly now: string }
  | WidgetError;

export const WIDGET_ERROR_CODES = [
  'invalid',
  'no-session',
  'bad-proof',
  'identity-required',
  'forbidden-origin',
  'unknown-inbox',
  'throttled',
  'too-large',
  'not-found',
  'unavailable',
] as const;
export type WidgetErrorCode = (typeof WIDGET_ERROR_CODES)[number];

export interface WidgetError {
  readonly type: 'error';
  readonly code: WidgetErrorCode;
  /** One sentence that a developer of the host site can act on. */
  readonly message: string;
  readonly field?: string;
  /** Of the frame that it answers. */
  readonly client_id?: string;
  readonly retry_after_seconds?: number;
}

/** WebSocket close codes of our own. */
export const WIDGET_CLOSE = {
  badFrame: 4400,
  noSession: 4401,
  forbidden: 4403,
  tooSlow: 4408,
  protocol: 4409,
  throttled: 4429,
  restart: 1012,
} as const;
