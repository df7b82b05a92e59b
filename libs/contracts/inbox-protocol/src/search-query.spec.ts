import fc from 'fast-check';
import { completeSearch } from './search-completion.ts';
import { filterValues, setFilter, toggleFilter, withoutSort, withoutTerm } from './search-edit.ts';
import { parseSearch, printSearch, SEARCH_LENGTH, SEARCH_TERMS } from './search-query.ts';

const printed = (text: string): string => printSearch(parseSearch(text).query);
const problems = (text: string): string[] => parseSearch(text).problems.map(({ message }) => message);

/** Pieces that mean something, between pieces that mean nothing. */
const pieces = fc.constantFrom(
  ...[
    'refund',
    '"lost parcel"',
    '"open',
    '-',
    '--',
    'not',
    'NOT ',
    ':',
    ',',
    ' ',
    '\t',
    '\u0000',
    '\ud83d',
    '“',
    '”',
    '\\',
    '\\"',
  ],
  ...['phone:', '+49 151', 'phone:+49151', 'status:', 'active', 'status:active,pending', 'tag:"big, one"', 'foo:bar'],
  ...['assigned:me', 'turns:<5', 'turns:5..10', 'created:7d', 'active:2026-01-01..2026-02-01', 'sort:oldest', 'sort:'],
  ...['http://a.b/c', '12:30', 'Müller', '你好', '👍', '!!!', 'e-mail:a@b.c', 'id:abc', 'name:"María José"'],
);
const queries = fc.oneof(
  fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
  fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(' ')),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

describe('the query language', () => {
  it.each([
    ['refund request', 'refund request'],
    ['"refund request" -spam', '"refund request" -spam'],
    ['  lots   of\tspace ', 'lots of space'],
    ['“typographic quotes”', '"typographic quotes"'],
    ['"never closed', '"never closed"'],
    ['not status:active', '-status:active'],
    ['NOT refund', '-refund'],
    ['Status:ACTIVE', 'status:active'],
    ['status:active status:pending,active', 'status:active,pending'],
    ['handler:waiting date:today owner:me', 'handoff:escalated active:today assigned:me'],
    ['assigned:unassigned', 'assigned:none'],
    ['assigned:"Sarah Lee",me', 'assigned:"Sarah Lee",me'],
    ['phone:"+49 (151) 12-34"', 'phone:+491511234'],
    ['priority:medium', 'priority:normal'],
    ['channel:web', 'channel:webchat'],
    ['tag:vip tag:bug tag:vip', 'tag:vip tag:bug'],
    ['turns:<05 turns:Medium', 'turns:<5 turns:medium'],
    ['created:this-week active:>30d', 'created:week active:>30d'],
    ['created:2026-01-01..2026-02-01', 'created:2026-01-01..2026-02-01'],
    ['sort:oldest refund sort:longest-waiting', 'refund sort:longest-waiting'],
    ['https://shop.example/a?b=c at 12:30', 'https://shop.example/a?b=c at 12:30'],
    ['refund & return !!!', 'refund return'],
    ['order 4711-2290', 'order 4711-2290'],
    ['name:"say \\"hi\\""', 'name:"say \\"hi\\""'],
    ['', ''],
  ])('reads %j as %j', (text, canonical) => {
    expect(problems(text)).toEqual([]);
    expect(printed(text)).toBe(canonical);
  });

  it.each([
    ['status:actve', 7, 12, 'active', /status: knows active, pending/],
    ['stats:active', 0, 12, '"stats:active"', /There is no field stats:.*status:/],
    ['phone:', 0, 6, 'phone:+1234567890', /needs a value/],
    ['refund -phone:a', 14, 15, '+1234567890', /three digits/],
    ['turns:many', 6, 10, '>10', /counts messages/],
    ['created:2026-02-30', 8, 18, '7d', /takes today/],
    ['created:2026-02-02..2026-02-01', 8, 30, '7d', /takes today/],
    ['sort:new', 0, 8, 'sort:newest', /takes one of newest/],
    ['refund not', 7, 10, '"not"', /After not/],
    ['id:a/b', 3, 6, '6f1c2a', /beginning of a conversation/],
  ])('explains %j', (text, from, to, suggestion, message) => {
    const [problem] = parseSearch(text).problems;
    expect(problem).toEqual({ from, to, suggestion, message: expect.stringMatching(message) as unknown });
  });

  it('puts right by its suggestions what can be', () => {
    for (const text of ['status:actve', 'stats:active', 'phone:', 'turns:many', 'sort:new', 'refund not']) {
      const { from, to, suggestion } = parseSearch(text).problems[0] ?? { from: 0, to: 0, suggestion: null };
      expect(problems(text.slice(0, from) + suggestion + text.slice(to))).toEqual([]);
    }
  });

  it('refuses what is too long or has too many terms, and says so', () => {
    const long = parseSearch('a'.repeat(10_000));
    expect(long.query.terms).toEqual([]);
    expect(long.problems[0]?.message).toMatch(/1000 characters; this one has 10000/);
    expect(problems('a'.repeat(SEARCH_LENGTH))).toEqual([]);
    const words = (count: number): string => Array.from({ length: count }, (_, index) => `w${index}`).join(' ');
    expect(problems(words(SEARCH_TERMS))).toEqual([]);
    expect(problems(words(SEARCH_TERMS + 5))).toEqual([expect.stringMatching(/24 terms/)]);
  });

  it('reads anything without failing, and its own print as the same', () => {
    fc.assert(
      fc.property(queries, (text) => {
        const { query, problems: found } = parseSearch(text);
        for (const { from, to } of found) {
          expect(from).toBeLessThanOrEqual(to);
          expect(to).toBeLessThanOrEqual(text.length);
        }
        expect(parseSearch(printSearch(query))).toEqual({ query, problems: [] });
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('edits of a query', () => {
  it('toggles values, and leaves everything else', () => {
    expect(toggleFilter('refund', 'status', 'active')).toBe('refund status:active');
    expect(toggleFilter('status:active refund', 'status', 'pending')).toBe('refund status:active,pending');
    expect(toggleFilter('status:active refund -status:pending', 'status', 'active')).toBe('refund -status:pending');
    expect(setFilter('created:7d tag:a', 'created', ['today'])).toBe('tag:a created:today');
    expect(setFilter('created:7d tag:a', 'created', [])).toBe('tag:a');
    expect(filterValues('status:active,pending -status:resolved', 'status')).toEqual(['active', 'pending']);
    expect(withoutSort('refund sort:oldest')).toBe('refund');
  });

  it('takes one term away and no other', () => {
    fc.assert(
      fc.property(queries, fc.nat(20), (text, at) => {
        const { terms, sort } = parseSearch(text).query;
        const term = terms[at % Math.max(1, terms.length)];
        if (term === undefined) return;
        const left = parseSearch(withoutTerm(text, term)).query;
        expect(left).toEqual({ terms: terms.filter((other) => other !== term), sort });
      }),
    );
  });
});

describe('completion', () => {
  const names = { agents: ['Ana Silva', 'Ben "B" Carter'], teams: ['Support'], tags: ['vip', 'big, one'] };
  const at = (text: string): ReturnType<typeof completeSearch> =>
    completeSearch(text.replace('|', ''), text.indexOf('|'), names);
  const inserts = (text: string): string[] => at(text).options.map(({ insert }) => insert);

  it.each([
    ['st|', 'status:'],
    ['refund -pri|', '-priority:'],
    ['status:a|', 'active'],
    ['status:active,p|', 'pending'],
    ['assigned:sil|', '"Ana Silva"'],
    ['assigned:"ana|', '"Ana Silva"'],
    ['tag:big|', '"big, one"'],
    ['team:|', 'Support'],
    ['urg|', 'priority:urgent'],
    ['sort:old|', 'oldest'],
    ['created:|', 'today'],
    ['|', 'assigned:'],
  ])('offers for %j among others %j', (text, insert) => {
    expect(inserts(text)).toContain(insert);
  });

  it('leaves plain words and quotations alone', () => {
    expect(inserts('refund|')).toEqual([]);
    expect(inserts('"stat|')).toEqual([]);
  });

  it('completes to what can be read', () => {
    fc.assert(
      fc.property(queries, fc.nat(60), (text, caret) => {
        const { from, to, options } = completeSearch(text, caret, names);
        for (const option of options.filter(({ complete }) => complete)) {
          const result = text.slice(0, from) + option.insert;
          const found = parseSearch(`${result} ${text.slice(to)}`).problems.filter(
            (problem) => problem.from >= from && problem.to <= result.length,
          );
          expect(found).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });
});
