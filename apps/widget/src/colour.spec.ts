import fc from 'fast-check';
import { accentOf, contrast, parseColour } from './colour.ts';

const SURFACES = ['#ffffff', '#15161a'];

describe("an account's colour", () => {
  it('is legible whatever it is: text 4.5:1, shapes 3:1', () => {
    const colour = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);
    fc.assert(
      fc.property(colour, fc.constantFrom(...SURFACES), (chosen, surface) => {
        const { fill, on, text } = accentOf(chosen, surface);
        const between = (one: string, other: string): number => contrast(parseColour(one), parseColour(other));
        expect(between(on, fill)).toBeGreaterThanOrEqual(4.5);
        expect(between(text, surface)).toBeGreaterThanOrEqual(4.5);
        expect(between(fill, surface)).toBeGreaterThanOrEqual(3);
      }),
    );
  });

  it('stays what it is where it can, and is the default where it is none', () => {
    expect(accentOf('#2a58c5', '#ffffff').fill).toBe('#2a58c5');
    expect(accentOf('red; background: url(x)', '#ffffff').fill).toBe('#2a58c5');
    expect(accentOf('#ffffff', '#ffffff').fill).not.toBe('#ffffff');
  });
});
