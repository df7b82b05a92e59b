/** What the sandbox's server, its page and its client say to each other. */

export interface Customer {
  /** Short and stable, such as `ana`. */
  readonly id: string;
  readonly name: string;
  /** Digits with country code, no `+`. */
  readonly waId: string;
  /** Business-scoped user id; customers with a user name have one. */
  readonly userId?: string;
  readonly username?: string;
  /** Webhooks name the customer by user id only. */
  readonly hidesPhone?: boolean;
}

export type DeliveryTick = 'accepted' | 'sent' | 'delivered' | 'read' | 'failed';

/** Reply buttons under a message, or a list that opens. */
export interface Choices {
  readonly kind: 'button' | 'list';
  readonly options: readonly { readonly id: string; readonly title: string; readonly description?: string }[];
}

export interface ChatMessage {
  /** The `wamid.…` under which it crosses the API. */
  readonly id: string;
  readonly customerId: string;
  /** The phone number id that it was written to or from. */
  readonly accountId: string;
  readonly from: 'customer' | 'business';
  /** Meta's name of the type: text, image, location, button … */
  readonly type: string;
  /** The words: body, caption or title. */
  readonly text: string;
  /** What the business offers for a tap. */
  readonly choices?: Choices;
  /** ISO 8601. */
  readonly at: string;
  readonly replyTo?: string;
  readonly edited?: boolean;
  readonly revoked?: boolean;
  /** The customer's reaction to it. */
  readonly reaction?: string;
  /** The business's messages only: what the phone has told about it. */
  readonly tick?: DeliveryTick;
  /** The customer's messages only: the business has seen it. */
  readonly readByBusiness?: boolean;
  /** `biz_opaque_callback_data` of the business's message: two messages with one reference are one sent twice. */
  readonly reference?: string;
}

/** What a customer does on the phone. Exactly one of the fields beside `customer`, `account`, `replyTo` and `wait`. */
export interface CustomerAction {
  readonly customer: string;
  /** The phone number id written to; the first one by default. */
  readonly account?: string;
  /** Quotes this message. */
  readonly replyTo?: string;
  /** Answer only when the webhook was acknowledged with 200 (at most 60 s). */
  readonly wait?: boolean;
  readonly text?: string;
  readonly image?: { readonly caption?: string };
  readonly voice?: true;
  readonly document?: { readonly fileName: string };
  readonly location?: {
    readonly latitude: number;
    readonly longitude: number;
    readonly name?: string;
    readonly address?: string;
  };
  readonly contact?: { readonly name: string; readonly phone: string };
  readonly button?: { readonly id: string; readonly title: string };
  readonly list?: { readonly id: string; readonly title: string; readonly description?: string };
  /** An empty emoji takes it back. */
  readonly reaction?: { readonly messageId: string; readonly emoji: string };
  readonly edit?: { readonly messageId: string; readonly text: string };
  readonly revoke?: { readonly messageId: string };
  /** Fields of one `messages[]` entry as they are, such as `{"type": "hologram"}`. */
  readonly raw?: Readonly<Record<string, unknown>>;
}

/** What goes wrong, and how fast things go. Rates are from 0 to 1. */
export interface Faults {
  /** Milliseconds before each webhook. */
  readonly delayMs: number;
  /** Webhooks that come twice. */
  readonly duplicateRate: number;
  /** Webhooks that later ones overtake. */
  readonly reorderRate: number;
  /** Refuse every send with this error code; null for none. */
  readonly failSendsWith: number | null;
  /** Take the send, then report it failed with this code; null for none. */
  readonly failDeliveriesWith: number | null;
  /** Sends that are taken and never answered. */
  readonly ambiguousTimeoutRate: number;
  readonly dropStatuses: boolean;
  /** Milliseconds between accepted, sent, delivered and read. */
  readonly statusDelayMs: number;
  /** Customers read at once, also when nobody looks at the phone. */
  readonly readAutomatically: boolean;
}

/** The webhooks about one message id (or one status of it): what arrived, and how often. */
export interface WebhookLog {
  /** The wamid, with `:<status>` behind it for a status. */
  readonly id: string;
  readonly attempts: number;
  /** How many of them were answered 200. */
  readonly acknowledged: number;
  /** The newest HTTP status; 0 when there was no answer. */
  readonly lastStatus: number;
}

export type PageEvent =
  | {
      readonly type: 'snapshot';
      readonly customers: readonly Customer[];
      readonly messages: readonly ChatMessage[];
      readonly businessName: string;
      readonly webhookVerified: boolean;
    }
  | { readonly type: 'customer'; readonly customer: Customer }
  /** New or changed: replaces the one with its id. */
  | { readonly type: 'message'; readonly message: ChatMessage }
  | { readonly type: 'webhook'; readonly verified: boolean };
