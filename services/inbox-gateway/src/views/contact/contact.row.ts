import type { Identity } from '@baton/contracts-conversation';
import type { RelatedConversation } from '@baton/contracts-inbox-protocol';

/** A conversation of the contact, with what decides who may see it. */
export interface StoredRelated extends RelatedConversation {
  readonly teamId: string;
  readonly ownerId: string | null;
}

/** A row of `inbox.contacts`. */
export interface StoredContact {
  readonly contactId: string;
  /** Rises with every change of the card, whatever stream it comes from. */
  readonly rev: number;
  readonly name: string | null;
  readonly username: string | null;
  readonly identities: readonly Identity[];
  readonly segment: string | null;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly phone: string | null;
  readonly locale: string | null;
  readonly timezone: string | null;
  readonly attributes: Readonly<Record<string, string>>;
  readonly firstSeenAt: string;
  readonly conversations: readonly StoredRelated[];
}
