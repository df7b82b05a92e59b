import { randomBytes } from 'node:crypto';
import { WidgetSecretsSeal } from './widget-secrets-seal.ts';

describe('sealed widget secrets', () => {
  const seal = new WidgetSecretsSeal(randomBytes(32));
  const secrets = { jwt: ['a jwt secret'], identity: ['another secret'] };

  it('open for their own widget only, and only with the key', () => {
    const sealed = seal.seal(secrets, 'widget-1');
    expect(sealed.includes('secret')).toBe(false);
    expect(seal.open(sealed, 'widget-1')).toEqual(secrets);
    expect(() => seal.open(sealed, 'widget-2')).toThrow();
    expect(() => new WidgetSecretsSeal(randomBytes(32)).open(sealed, 'widget-1')).toThrow();
  });
});
