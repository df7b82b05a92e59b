import { DEFAULT_CONVERSATION_SETTINGS as SETTINGS, type ConversationSettings } from '@baton/contracts-directory';
import { decideSetConversationSettings } from './conversation-settings.decider.ts';

describe('conversation settings', () => {
  it.each<Partial<ConversationSettings>>([
    { companyName: 'Acme' },
    { pendingAfterSeconds: 60 },
    { resolveAfterSeconds: 60 },
    { archiveAfterSeconds: 60 },
    { reopenOnMessage: false },
    { fallBackAfterSeconds: 60 },
    { handOffMessage: '' },
  ])('are a fact when they change: %j', (change) => {
    const settings = { ...SETTINGS, ...change };
    expect(decideSetConversationSettings(settings, SETTINGS)).toEqual({
      kind: 'accepted',
      events: [{ type: 'ConversationSettingsSet', data: settings }],
    });
  });

  it('are a fact when there were none, and none when they stay', () => {
    expect(decideSetConversationSettings(SETTINGS, null)).toMatchObject({ events: [{ data: SETTINGS }] });
    expect(decideSetConversationSettings({ ...SETTINGS }, SETTINGS)).toEqual({ kind: 'accepted', events: [] });
  });
});
