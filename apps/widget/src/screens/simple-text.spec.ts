import { fromMarkdown, plainText } from '@baton/message-format';
import fc from 'fast-check';
import { isSimple } from './simple-text.ts';

const ALPHABET = [...'aB1 .,:;!?-+#=>|*_~`<[]()\\@&/\n\tä🙏', 'www.', 'http://', '1. ', '- ', '  ', '\n\n'];

describe('a text without marks', () => {
  it('is the same with and without the parser', () => {
    const text = fc.array(fc.constantFrom(...ALPHABET), { maxLength: 24 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text.filter(isSimple), (simple) => {
        expect(fromMarkdown(simple)).toEqual(plainText(simple));
      }),
      { numRuns: 3_000 },
    );
  });

  it.each(['Is it in stock?', 'Order 1042 is on its way.\nThank you!', 'Grüße, 5 € – bis morgen'])('is %j', (text) => {
    expect(isSimple(text)).toBe(true);
  });

  it.each(['**bold**', 'see https://a.example', '1. one', '- one', 'two\n\nparagraphs', 'mail me@example.com'])(
    'is not %j',
    (text) => {
      expect(isSimple(text)).toBe(false);
    },
  );
});
