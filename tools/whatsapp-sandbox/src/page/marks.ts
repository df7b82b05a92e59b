import { element } from './dom.ts';

const MARKS =
  /(```[^`]+```|`[^`\n]+`|(?<![\p{L}\p{N}])([*_~])(?=\S)((?:(?!\2).)+?)(?<=\S)\2(?![\p{L}\p{N}])|https?:\/\/[^\s<>"]+)/u;
const TAGS = { '*': 'strong', _: 'em', '~': 's' } as const;

/** What a phone makes of `*bold*`, `_italic_`, `~strike~`, code and web addresses. */
export const withMarks = (text: string): Node[] => {
  const match = MARKS.exec(text);
  if (match === null) return text === '' ? [] : [document.createTextNode(text)];
  const before = text.slice(0, match.index);
  const after = text.slice(match.index + match[0].length);
  return [...(before === '' ? [] : [document.createTextNode(before)]), marked(match), ...withMarks(after)];
};

const marked = ([all, , mark, inner]: RegExpExecArray): Node => {
  if (mark !== undefined && inner !== undefined)
    return element(TAGS[mark as keyof typeof TAGS], {}, ...withMarks(inner));
  if (all.startsWith('`')) return element('code', {}, all.replace(/^`+|`+$/g, ''));
  return element('a', { href: all, target: '_blank', rel: 'noopener noreferrer' }, all);
};
