import type { ConversationSettings } from '@baton/contracts-directory';
import type { EntityManager } from 'typeorm';
import { ConversationSettingsRow } from '../rows/conversation-settings.row.ts';

/** Null: nobody has set any yet. */
export const selectConversationSettings = async (manager: EntityManager): Promise<ConversationSettings | null> => {
  const row = await manager.findOneBy(ConversationSettingsRow, { singleton: true });
  if (row === null) return null;
  const { singleton: _, ...settings } = row;
  return settings;
};
