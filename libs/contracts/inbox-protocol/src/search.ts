import type { ConversationRow, Sort } from './row.ts';

/** `GET /api/search`. */
export interface SearchParameters {
  /** A query in the language of search-query.ts; empty: everything that may be seen, archived ones too. */
  readonly q: string;
  /** The order when the query names none; `newest` by default. */
  readonly sort?: Sort;
  /** At most 100; 50 by default. */
  readonly limit?: number;
  /** `next` of the page before. */
  readonly after?: string;
  /** IANA name of the time zone in which `today` and days are meant; UTC by default. */
  readonly zone?: string;
}

/** More matches than this are not counted. */
export const SEARCH_COUNTED = 1_000;

export interface SearchPage {
  readonly rows: readonly ConversationRow[];
  /** Opaque; pass as `after` for the next page. Null at the end. */
  readonly next: string | null;
  /** How many match, up to SEARCH_COUNTED; `more` when there are more. Only with the first page. */
  readonly total: { readonly count: number; readonly more: boolean } | null;
  /** Where the words of the query stand, at most one a conversation; none for queries without words. */
  readonly highlights: readonly SearchHighlight[];
}

export interface SearchHighlight {
  readonly conversationId: string;
  readonly field: 'message' | 'note' | 'name' | 'phone' | 'email' | 'reason' | 'tag' | 'id';
  /** Plain text, at most about 160 characters, `…` where it was cut. */
  readonly snippet: string;
  /** Matches in `snippet`: from and to, UTF-16 units, in order, without overlaps. */
  readonly matches: readonly (readonly [from: number, to: number])[];
}
