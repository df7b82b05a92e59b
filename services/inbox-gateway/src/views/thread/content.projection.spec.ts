import type { Author, Channel } from '@baton/contracts-conversation';
import { previewText } from './content.projection.ts';

const shown = (text: string, author: Author, channel: Channel = 'whatsapp'): string =>
  previewText({ kind: 'text', text }, author, channel);

describe('a preview', () => {
  it.each([
    ['customer', 'whatsapp', 'Where is *Aurora*, ~not~ _Luna_?', 'Where is Aurora, not Luna?'],
    ['phoneApp', 'whatsapp', '*Aurora* is here', 'Aurora is here'],
    ['customer', 'webchat', 'Where is *Aurora*?', 'Where is *Aurora*?'],
    ['customer', 'whatsapp', '2 * 3 = 6, snake_case', '2 * 3 = 6, snake_case'],
    ['customer', 'whatsapp', '**not bold there**', '**not bold there**'],
    ['agent', 'whatsapp', 'It is **on its way**\n\n- soon', 'It is on its way - soon'],
    ['assistant', 'webchat', '`code` and *words*', 'code and words'],
  ] as const)('reads the marks of %s on %s: %s', (author, channel, text, expected) => {
    expect(shown(text, author, channel)).toBe(expected);
  });

  it('reads the marks of a caption', () => {
    const content = { kind: 'media', media: 'image', caption: 'my *parcel*', fileName: 'a_b_.jpg' } as const;
    expect(previewText(content, 'customer', 'whatsapp')).toBe('my parcel');
    const { caption: _, ...bare } = content;
    expect(previewText(bare, 'customer', 'whatsapp')).toBe('a_b_.jpg');
  });

  it('is one line of at most 160 characters, and halves no emoji', () => {
    const text = shown(`*${'👍'.repeat(1_000)}`, 'customer');
    expect(Array.from(text)).toHaveLength(160);
    expect(() => encodeURIComponent(text)).not.toThrow();
  });
});
