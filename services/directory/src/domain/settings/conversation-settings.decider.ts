import type { ConversationSettings, DirectoryEvent, DirectoryRefusal } from '@baton/contracts-directory';
import { accept, type Decision } from '@baton/event-sourcing';

/** Setting what is set already is accepted and changes nothing: nobody's timers are told of it. */
export const decideSetConversationSettings = (
  settings: ConversationSettings,
  known: ConversationSettings | null,
): Decision<DirectoryEvent, DirectoryRefusal> =>
  known !== null && shapeOf(known) === shapeOf(settings)
    ? accept()
    : accept({ type: 'ConversationSettingsSet', data: settings });

const shapeOf = (settings: ConversationSettings): string =>
  JSON.stringify([
    ...[settings.companyName, settings.handOffMessage, settings.reopenOnMessage],
    ...[settings.pendingAfterSeconds, settings.resolveAfterSeconds],
    ...[settings.archiveAfterSeconds, settings.fallBackAfterSeconds],
  ]);
