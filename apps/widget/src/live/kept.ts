import type { Kept } from '../transport/chat.ts';

/** What the host page keeps as one text; nothing for what it cannot be. */
export const kept = (text: string): Kept => {
  const [token = '', readSeq = ''] = text.split(' ');
  return { token: token === '' ? null : token, readSeq: Number(readSeq) || 0 };
};

/** `<token> <seq> <colour>`: the colour so that the button has it before anything is loaded. */
export const keptText = ({ token, readSeq }: Kept, colour: string): string =>
  token === null ? '' : `${token} ${readSeq} ${colour}`;
