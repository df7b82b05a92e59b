/** Who a visitor's app is: one visitor of one widget, with a token of its own. */
export interface VisitorSession {
  readonly tokenHash: Buffer;
  readonly accountId: string;
  readonly visitorId: string;
  /** The host site's id of the visitor, once it vouched for one. Personal. */
  readonly externalId: string | null;
}

/** What an app told before there was a conversation to keep it. Personal. */
export interface Told {
  readonly attributes: Readonly<Record<string, string>>;
  /** The newest. */
  readonly pages: readonly Page[];
}

export interface Page {
  readonly url: string;
  readonly title: string;
  readonly referrer?: string;
  /** ISO 8601. */
  readonly at: string;
}

/** Primary data: backed up with the event store. */
export interface VisitorSessions {
  create(
    accountId: string,
    externalId: string | null,
  ): Promise<{ readonly token: string; readonly session: VisitorSession }>;
  /** Null for a token that is not known on this widget, or is too old. Extends the life of the session. */
  find(accountId: string, token: string): Promise<VisitorSession | null>;
  /** The session once the visitor is that person; null when it is another's already. */
  bind(session: VisitorSession, externalId: string): Promise<VisitorSession | null>;
  tell(session: VisitorSession, more: (told: Told) => Told): Promise<void>;
  told(session: VisitorSession): Promise<Told>;
  /** It stands in a conversation now. */
  forgetTold(session: VisitorSession): Promise<void>;
}
