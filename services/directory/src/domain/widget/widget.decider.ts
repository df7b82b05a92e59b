import type { DirectoryEvent, DirectoryRefusal, PreChatField, WidgetSettings } from '@baton/contracts-directory';
import { accept, refuse, type Decision } from '@baton/event-sourcing';

/** A widget is how the `webchat` account of its id behaves: without the account there is none. */
export const decideSetWidgetSettings = (
  settings: WidgetSettings,
  known: WidgetSettings | null,
  facts: { readonly accountExists: boolean },
): Decision<DirectoryEvent, DirectoryRefusal> => {
  if (!facts.accountExists) return refuse({ code: 'not-found' });
  if (known !== null && shapeOf(known) === shapeOf(settings)) return accept();
  return accept({ type: 'WidgetSettingsSet', data: settings });
};

const shapeOf = ({ allowedOrigins, title, welcome, colour, preChat, identityRequired }: WidgetSettings): string =>
  JSON.stringify([allowedOrigins, title, welcome, colour, preChat.map(fieldShape), identityRequired]);

const fieldShape = ({ key, label, kind, required, choices }: PreChatField): readonly unknown[] => [
  ...[key, label, kind, required, choices],
];
