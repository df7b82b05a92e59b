import type { SearchHighlight, SearchQuery } from '@baton/contracts-inbox-protocol';
import type { Reader } from '../conversation/conversation.query.ts';
import type { CardTexts, DocumentText } from './searched.row.ts';
import type { FoundConversation } from './search.query.ts';
import { snippetOf, Wanted } from './snippet.projection.ts';
import { wantedWords } from './wanted-words.query.ts';

interface HitRow {
  readonly n: number;
  readonly content: CardTexts | readonly DocumentText[];
}

/** Documents of one conversation that are looked at, the newest ones. */
const LOOKED_AT = 3;

/** Where the words of the query stand in each of the conversations. */
export const highlightsOf = async (
  reader: Reader,
  query: SearchQuery,
  found: readonly FoundConversation[],
): Promise<SearchHighlight[]> => {
  const wanted = new Wanted(query);
  const words = query.terms.flatMap((term) => (term.kind === 'text' && !term.negated ? (wantedWords(term) ?? []) : []));
  if (found.length === 0 || (words.length === 0 && wanted.fields.size === 0)) return [];
  const any = words.length === 0 ? `'-'` : words.map((part) => `(${part})`).join(' | ');
  const { rows } = await reader.query<HitRow>({
    text: `SELECT n, content FROM unnest($1::integer[]) AS page (n) CROSS JOIN LATERAL (
        SELECT d.content, d.slot FROM search.documents d
        WHERE d.n = page.n AND (d.words @@ $2::tsquery OR (d.slot = 0 AND $3))
        ORDER BY d.slot DESC LIMIT ${LOOKED_AT}
      ) AS hit ORDER BY n, slot DESC`,
    values: [found.map(({ n }) => n), any, wanted.fields.size > 0],
  });
  const idOf = new Map(found.map(({ n, conversationId }) => [n, conversationId]));
  const byConversation = new Map<string, SearchHighlight>();
  for (const { n, content } of rows) {
    const conversationId = idOf.get(n);
    if (conversationId === undefined || byConversation.has(conversationId)) continue;
    const best = snippetOf(textsOf(content), wanted);
    if (best !== null) byConversation.set(conversationId, { conversationId, ...best });
  }
  return [...byConversation.values()];
};

/** The newest first. */
const textsOf = (content: HitRow['content']): { readonly field: SearchHighlight['field']; readonly text: string }[] => {
  if (!('id' in content)) return content.toReversed();
  const { names, emails, phones, reason, tags, id } = content;
  return [
    ...names.map((text) => ({ field: 'name' as const, text })),
    ...phones.map((text) => ({ field: 'phone' as const, text })),
    ...emails.map((text) => ({ field: 'email' as const, text })),
    ...(reason === null ? [] : [{ field: 'reason' as const, text: reason }]),
    ...tags.map((text) => ({ field: 'tag' as const, text })),
    { field: 'id', text: id },
  ];
};
