import { tell, type Told } from './entry.words.ts';
import { headWords } from './head.words.ts';
import type { History } from './history.ts';
import { readable } from './moment.words.ts';

const indented = (text: string): string => text.replace(/^/gm, '    ');

const entry = ({ item, who, text, marks, internal }: Told): string => {
  const kind = item.kind === 'note' ? ' — INTERNAL NOTE' : '';
  const author = item.kind === 'message' && internal === false && item.author === 'agent' ? ' (agent)' : '';
  const head = `${readable(item.at)} [${item.at}]${who === '' ? '' : ` ${who}${author}`}${kind}`;
  const facts = item.kind === 'message' && marks.length > 0 ? `\n    (${marks.join('; ')})` : '';
  return item.kind === 'timeline'
    ? `${head}\n  * ${text.replace(/\n/g, '\n    ')}\n\n`
    : `${head}\n${indented(text)}${facts}\n\n`;
};

/** UTF-8 text for people; a page of the history at a time. */
export async function* asText({ head, names, pages, downloaded }: History): AsyncGenerator<string> {
  const { title, lines } = headWords(head, names, downloaded);
  yield `${title}\n${'='.repeat(title.length)}\n${lines.map(([label, text]) => `${label}: ${text}\n`).join('')}\n`;
  for await (const page of pages) {
    yield page.map((item) => entry(tell(item, names, head.row.customerName))).join('');
  }
}
