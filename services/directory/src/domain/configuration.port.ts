import type { ConversationSettings, Template, WidgetSettings } from '@baton/contracts-directory';

/** Reading what is configured. */
export interface Configuration {
  /** By name. */
  templates(): Promise<Template[]>;
  conversationSettings(): Promise<ConversationSettings>;
  /** `sealedSecrets` null: it has none yet. */
  widget(accountId: string): Promise<{ settings: WidgetSettings; sealedSecrets: Buffer | null } | null>;
}
