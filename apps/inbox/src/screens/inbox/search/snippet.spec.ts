import { startOf } from './snippet.tsx';

describe('where a card begins to read', () => {
  it.each<[string, string, string]>([
    ['at the beginning, where the match is near', 'my order has not come', 'my order has not come'],
    [
      'some words before a match that is far',
      'Hello! I am the assistant. I can help with an order today',
      'help with an order today',
    ],
    ['at the match where no word ends before it', `${'x'.repeat(60)} order`, `${'x'.repeat(60)} order`],
  ])('%s', (_, snippet, shown) => {
    const from = snippet.indexOf('order');
    expect(snippet.slice(startOf(snippet, [[from, from + 5]]))).toBe(shown);
  });

  it('at the beginning, where nothing is marked', () => {
    expect(startOf('nothing is marked here, and that is long enough', [])).toBe(0);
  });
});
