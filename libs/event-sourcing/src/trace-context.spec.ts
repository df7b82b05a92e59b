import { formatTraceparent, parseTraceparent } from './trace-context.ts';

const text = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('traceparent', () => {
  it('survives the round trip', () => {
    const context = parseTraceparent(text);
    expect(context).toEqual({
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
      sampled: true,
    });
    expect(context === null ? '' : formatTraceparent(context)).toBe(text);
  });

  it.each([
    ['nothing', undefined],
    ['another text', 'hello'],
    ['upper case', text.toUpperCase()],
    ['a trace of zeros', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`],
    ['a span of zeros', `00-0af7651916cd43dd8448eb211c80319c-${'0'.repeat(16)}-01`],
    ['version ff', text.replace(/^00/, 'ff')],
    ['version 00 with more behind it', `${text}-more`],
  ])('is null for %s', (_what, header) => {
    expect(parseTraceparent(header)).toBeNull();
  });

  it('reads what it knows of a later version', () => {
    expect(parseTraceparent(`${text.replace(/^00/, '01')}-more`)).toMatchObject({ sampled: true });
  });
});
