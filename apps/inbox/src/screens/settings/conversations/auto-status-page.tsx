import type { ConversationSettingsBody } from '@baton/contracts-inbox-protocol';
import { Banner, showToast } from '@baton/ui';
import { useEffect, type ReactNode } from 'react';
import { useConfiguration } from '../../../live/configuration.ts';
import { useSession } from '../../../live/session.tsx';
import { NotYet, SettingsPage } from '../settings-page.tsx';
import { AutoStatusForm } from './auto-status-form.tsx';

/** How conversations live when nobody does anything, for the whole organisation. */
export const AutoStatusPage = (): ReactNode => {
  const { me, http, configuration } = useSession();
  const { settings, failed } = useConfiguration(configuration);
  // What one is about to change should be what there is now.
  useEffect(() => void configuration.load(), [configuration]);
  const save = async (body: ConversationSettingsBody): Promise<void> => {
    await http.setConversationSettings(body);
    await configuration.load();
    showToast({ title: 'Settings saved', description: 'They apply to conversations from now on.' });
  };
  return (
    <SettingsPage
      title="Conversations"
      lead="What happens to conversations by themselves, and what customers are told at a hand-off."
    >
      {me.role === 'admin' ? null : (
        <Banner className="rounded-lg">
          You can see these settings. They apply to everybody, so only administrators change them.
        </Banner>
      )}
      {settings === null ? (
        <NotYet failed={failed} onRetry={() => void configuration.load()} />
      ) : (
        // A new version of the settings is a new form.
        <AutoStatusForm
          key={JSON.stringify(settings)}
          settings={settings}
          readOnly={me.role !== 'admin'}
          onSave={save}
        />
      )}
    </SettingsPage>
  );
};
