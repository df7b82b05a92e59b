import { DEFAULT_CONVERSATION_SETTINGS as SETTINGS } from '@baton/contracts-inbox-protocol';
import { formOf, settingsOf } from './settings-form.ts';

describe('the form of the conversation settings', () => {
  it.each([SETTINGS, { ...SETTINGS, fallBackAfterSeconds: 90, reopenOnMessage: false, handOffMessage: '' }])(
    'stands for the settings that it was made of',
    (settings) => expect(settingsOf(formOf(settings))).toEqual({ kind: 'good', settings }),
  );

  it('names every field that is wrong', () => {
    const soon = { amount: 'soon', unit: 'hours' } as const;
    const form = {
      ...{ companyName: ' ', pending: soon, resolve: soon, archive: soon, reopenOnMessage: true },
      ...{ fallsBack: true, fallBack: soon, handOffMessage: 'Hello {{customer_name}}' },
    };
    const checked = settingsOf(form);
    expect(checked.kind === 'bad' && Object.keys(checked.problems).sort()).toEqual([
      ...['archiveAfterSeconds', 'companyName', 'fallBackAfterSeconds', 'handOffMessage', 'pendingAfterSeconds'],
      'resolveAfterSeconds',
    ]);
  });

  it('asks for no time that is not used', () => {
    const form = { ...formOf(SETTINGS), fallsBack: false, fallBack: { amount: '', unit: 'hours' } as const };
    expect(settingsOf(form)).toMatchObject({ kind: 'good', settings: { fallBackAfterSeconds: null } });
  });
});
