import type { WidgetSettings } from '@baton/contracts-directory';
import { decideSetWidgetSettings } from './widget.decider.ts';
import { NO_SECRETS, withNewSecrets } from './widget-secrets.ts';

const settings: WidgetSettings = {
  ...{ accountId: 'w', allowedOrigins: ['https://shop.example.com'], title: 'Shop', welcome: '', colour: '#1f5eff' },
  ...{ preChat: [{ key: 'e', label: 'E-mail', kind: 'email', required: true, choices: [] }], identityRequired: false },
};

describe('a widget', () => {
  it('is set where its account is, and only when something changes', () => {
    const set = (to: WidgetSettings, known: WidgetSettings | null, accountExists = true) =>
      decideSetWidgetSettings(to, known, { accountExists });
    expect(set(settings, null)).toEqual({ kind: 'accepted', events: [{ type: 'WidgetSettingsSet', data: settings }] });
    expect(set(settings, { ...settings })).toEqual({ kind: 'accepted', events: [] });
    for (const change of [{ welcome: 'Hi' }, { allowedOrigins: [] }, { preChat: [] }, { identityRequired: true }]) {
      expect(set({ ...settings, ...change }, settings)).toMatchObject({ events: [{ type: 'WidgetSettingsSet' }] });
    }
    expect(set(settings, null, false)).toEqual({ kind: 'refused', refusal: { code: 'not-found' } });
  });

  it('signs with the newest secret, takes the one before, and forgets what is older', () => {
    const first = withNewSecrets(NO_SECRETS, 'j1', 'i1');
    const second = withNewSecrets(first, 'j2', 'i2');
    expect(second).toEqual({ jwt: ['j2', 'j1'], identity: ['i2', 'i1'] });
    expect(withNewSecrets(second, 'j3', 'i2')).toEqual({ jwt: ['j3', 'j2'], identity: ['i2', 'i1'] });
  });
});
