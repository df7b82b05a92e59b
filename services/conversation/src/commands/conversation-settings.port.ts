import type { ConversationSettings } from '@baton/contracts-directory';

/** How conversations live, as the organisation set it last; its defaults before it set anything. Never fails. */
export interface ConversationSettingsSource {
  current(): Promise<ConversationSettings>;
}
