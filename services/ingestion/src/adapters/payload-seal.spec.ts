import { randomBytes } from 'node:crypto';
import { PayloadSeal } from './payload-seal.ts';

describe('a sealed payload', () => {
  const seal = new PayloadSeal(randomBytes(32));

  it('opens for its own row only, and only with its key', () => {
    const sealed = seal.seal('{"text":"hello"}', 'row-1');
    expect(sealed.includes('hello')).toBe(false);
    expect(seal.open(sealed, 'row-1')).toBe('{"text":"hello"}');
    expect(() => seal.open(sealed, 'row-2')).toThrow();
    expect(() => new PayloadSeal(randomBytes(32)).open(sealed, 'row-1')).toThrow();
  });

  it('has one digest for one item, and another for another', () => {
    expect(seal.digest('a', 'bc')).toEqual(seal.digest('a', 'bc'));
    expect(seal.digest('a', 'bc')).not.toEqual(seal.digest('ab', 'c'));
  });
});
