import type { ConversationSettings } from '@baton/contracts-directory';
import type { ChangeCause, ChangeOutcome, DirectoryChanges } from '../../domain/directory-changes.port.ts';
import { decideSetConversationSettings } from '../../domain/settings/conversation-settings.decider.ts';

/** How conversations live, for the whole organisation. The fact is what timers and screens follow. */
export class KeepSettingsHandler {
  constructor(private readonly changes: DirectoryChanges) {}

  set(cause: ChangeCause, settings: ConversationSettings): Promise<ChangeOutcome> {
    return this.changes.change(cause, async (draft) =>
      decideSetConversationSettings(settings, await draft.conversationSettings()),
    );
  }
}
