import fc from 'fast-check';
import { parseSearch } from '@baton/contracts-inbox-protocol';
import { Lexemes } from './lexemes.projection.ts';
import { snippetOf, Wanted } from './snippet.projection.ts';
import { timeRange } from './time-range.query.ts';
import { wantedOnCard, wantedWords } from './wanted-words.query.ts';
import { fold, wordsOf } from './words.projection.ts';

const words = (text: string): string[] => wordsOf(text).map(({ word }) => word);

describe('words of a text', () => {
  it.each([
    ['Where is my ORDER 4711-2290?', ['where', 'is', 'my', 'order', '4711', '2290']],
    ['Müller, José & Łukasz', ['muller', 'jose', 'lukasz']],
    ['ＦＵＬＬ width', ['full', 'width']],
    ['straße œuvre', ['strasse', 'oeuvre']],
    ['thanks 👍🏽!', ['thanks', '👍']],
    ['退款请求', ['退款', '款请', '请求', '求']],
    ['iPhone手机', ['iphone', '手机', '机']],
    ['สวัสดี', expect.arrayContaining(['สว'])],
    ['a\u0000b \ud83d c', ['a', 'b', 'c']],
  ])('%j has %j', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it('finds an umlaut also as people write it without one', () => {
    expect(wordsOf('Müller')[0]).toMatchObject({ word: 'muller', also: 'mueller' });
  });

  it('says where each word stands, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        let before = 0;
        for (const { word, from, to } of wordsOf(text)) {
          expect(from).toBeGreaterThanOrEqual(before);
          expect(to).toBeGreaterThan(from);
          expect(to).toBeLessThanOrEqual(text.length);
          expect(fold(word)).toBe(word);
          before = from;
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('pairs with common words', () => {
  it('are in every document that has the phrase', () => {
    const word = fc.constantFrom(
      'my',
      'order',
      'is',
      'late',
      'Müller',
      '款',
      '退款请求',
      '4711-2290',
      'der',
      '👍',
      'x',
    );
    fc.assert(
      fc.property(fc.array(word, { minLength: 2, maxLength: 9 }), fc.nat(), fc.nat(), (said, from, size) => {
        const lexemes = new Lexemes();
        lexemes.addText(said.join(' '));
        const start = from % (said.length - 1);
        const text = said.slice(start, start + 2 + (size % said.length)).join(' ');
        for (const exact of [true, false]) {
          const pairs = wantedWords({ text, exact })?.match(/'2\/[^']*'/g) ?? [];
          for (const pair of pairs) expect(lexemes.toString()).toContain(pair);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('what a query wants of a document', () => {
  const wanted = (text: string): string | null => {
    const [term] = parseSearch(text).query.terms;
    return term?.kind === 'text' ? wantedWords(term) : null;
  };
  it.each([
    ['refund', `'refund':* | 'n/refund':* | 'e/refund':*`],
    ['it', `'it' | 'n/it':*`],
    ['"refund request"', `('refund' <-> 'request')`],
    ['"Where is my order"', `('where' <-> 'is' <-> 'my' <-> 'order') & '2/where is' & '2/is my' & '2/my order'`],
    ['"my Bücher"', `('my' <-> ('bucher' | 'buecher'))`],
    ['4711-2290', `('4711' <-> '2290':*) | 'e/4711-2290':* | 'p/47112290':*`],
    ['款', `'款':* | 'n/款':*`.replace(` | 'n/款':*`, '')],
  ])('%j', (text, expected) => {
    expect(wanted(text)).toBe(expected);
  });

  it('looks for numbers from any digit on, and with + from the beginning', () => {
    expect(wantedOnCard('phone', '151123')).toBe(`'p/151123':*`);
    expect(wantedOnCard('phone', '+49151')).toBe(`'p/+49151':*`);
  });

  it('quotes what a lexeme must not hold bare', () => {
    const lexemes = new Lexemes();
    lexemes.addMarked('t', `o'neil\\`);
    expect(lexemes.toString()).toBe(`'t/o''neil\\\\'`);
  });
});

describe('moments of a query', () => {
  const now = new Date('2026-03-29T10:30:00.000Z');
  it.each([
    ['last-hour', 'UTC', '2026-03-29T09:30:00.000Z', null],
    ['24h', 'UTC', '2026-03-28T10:30:00.000Z', null],
    ['>7d', 'UTC', null, '2026-03-22T10:30:00.000Z'],
    ['today', 'UTC', '2026-03-29T00:00:00.000Z', null],
    // The clocks went forward that night: midnight was still in winter time.
    ['today', 'Europe/Berlin', '2026-03-28T23:00:00.000Z', null],
    ['yesterday', 'America/New_York', '2026-03-28T04:00:00.000Z', '2026-03-29T04:00:00.000Z'],
    ['week', 'UTC', '2026-03-23T00:00:00.000Z', null],
    ['month', 'Asia/Tokyo', '2026-02-28T15:00:00.000Z', null],
    ['2026-01-31', 'UTC', '2026-01-31T00:00:00.000Z', '2026-02-01T00:00:00.000Z'],
    ['2026-01-01..2026-02-01', 'UTC', '2026-01-01T00:00:00.000Z', '2026-02-02T00:00:00.000Z'],
    ['2026-01-01..', 'UTC', '2026-01-01T00:00:00.000Z', null],
    ['..2026-02-01', 'UTC', null, '2026-02-02T00:00:00.000Z'],
    ['<2026-02-01', 'UTC', null, '2026-02-01T00:00:00.000Z'],
    ['>2026-02-01', 'UTC', '2026-02-02T00:00:00.000Z', null],
    ['>=2026-02-01', 'UTC', '2026-02-01T00:00:00.000Z', null],
    ['<=2026-02-01', 'UTC', null, '2026-02-02T00:00:00.000Z'],
  ])('%s in %s', (value, zone, from, before) => {
    expect(timeRange(value, now, zone)).toEqual({ from, before });
  });
});

describe('snippets', () => {
  const shown = (query: string, field: 'message' | 'name' | 'phone', ...texts: string[]) => {
    const wanted = new Wanted(parseSearch(query).query);
    const found = snippetOf(
      texts.map((text) => ({ field, text })),
      wanted,
    );
    return found?.matches.map(([from, to]) => found.snippet.slice(from, to)) ?? null;
  };

  it('marks beginnings, whole words of phrases, and parts of names and numbers', () => {
    expect(shown('refun lamp', 'message', 'A lamp.', 'Refund for the lamps')).toEqual(['Refund', 'lamps']);
    expect(shown('"refun"', 'message', 'Refund')).toBeNull();
    expect(shown('mueller', 'message', 'Herr Müller')).toEqual(['Müller']);
    expect(shown('ria', 'name', 'Maria')).toEqual(['ria']);
    expect(shown('phone:5112', 'phone', '+4915112345')).toEqual(['5112']);
    expect(shown('-refund', 'message', 'Refund')).toBeNull();
  });

  it('cuts long texts around the first match and keeps every mark in place', () => {
    const long = `${'so many words before '.repeat(20)}refund ${'and after it '.repeat(40)}`;
    const found = snippetOf([{ field: 'message', text: long }], new Wanted(parseSearch('refund').query));
    expect(found?.snippet.length).toBeLessThan(170);
    expect(found?.snippet).toMatch(/^….*….?$/s);
    const [from, to] = found?.matches[0] ?? [0, 0];
    expect(found?.snippet.slice(from, to)).toBe('refund');
  });
});
