import type {
  Agent,
  ChannelAccount,
  ConversationSettings,
  DirectoryEvent,
  DirectoryRefusal,
  Team,
  Template,
  WidgetSettings,
} from '@baton/contracts-directory';
import type { Actor, Decision } from '@baton/event-sourcing';

/** Why something changes: goes into the metadata of the facts. `commandId` makes a repeat recognisable. */
export interface ChangeCause {
  readonly commandId: string;
  readonly correlationId: string;
  readonly actor: Actor;
}

export type ChangeOutcome =
  { readonly kind: 'accepted' } | { readonly kind: 'refused'; readonly refusal: DirectoryRefusal };

/**
 * Changes of the directory. One at a time over the whole directory, so that the facts leave in the order in which
 * they were decided; tables, facts (outbox) and the command's outcome are committed together or not at all.
 * The repeat of an accepted command changes nothing and is accepted; a refused one is decided anew.
 */
export interface DirectoryChanges {
  change(
    cause: ChangeCause,
    decide: (draft: DirectoryDraft) => Promise<Decision<DirectoryEvent, DirectoryRefusal>>,
  ): Promise<ChangeOutcome>;
}

/** What a decision may look at, and the secrets that no fact carries. */
export interface DirectoryDraft {
  agent(agentId: string): Promise<Agent | null>;
  /** Id of the agent with this address, whatever its case. */
  agentIdByEmail(email: string): Promise<string | null>;
  otherActiveAdmins(agentId: string): Promise<number>;
  team(teamId: string): Promise<Team | null>;
  teamIdByName(name: string): Promise<string | null>;
  /** The first of these that is no team. */
  unknownTeam(teamIds: readonly string[]): Promise<string | null>;
  account(channel: string, accountId: string): Promise<ChannelAccount | null>;
  template(templateId: string): Promise<Template | null>;
  templateIdByName(name: string): Promise<string | null>;
  /** Null: nobody has set any yet. */
  conversationSettings(): Promise<ConversationSettings | null>;
  widget(accountId: string): Promise<WidgetSettings | null>;
  /** Null: it has none yet. */
  widgetSecrets(accountId: string): Promise<Buffer | null>;
  /** Sealed already: a transaction never sees them in clear. */
  setWidgetSecrets(accountId: string, sealed: Buffer): Promise<void>;
  /** Replaces the password; sessions that were opened with the old one end. */
  setPassword(agentId: string, passwordHash: string): Promise<void>;
}
