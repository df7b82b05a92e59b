import { targetOf } from './upgrade-target.ts';

describe('where a request goes', () => {
  it('is its path and its query', () => {
    const target = targetOf('/widget/v1/live?inbox=a');
    expect([target?.pathname, target?.searchParams.get('inbox')]).toEqual(['/widget/v1/live', 'a']);
  });

  it.each(['//', '///', 'http://', '//[', undefined])('is nowhere for what is no address: %s', (url) => {
    expect(targetOf(url)).toBeNull();
  });
});
